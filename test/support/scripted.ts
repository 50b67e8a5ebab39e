/** Services played from a script, and a clock that only notes what it is told to wait. */
import type { Clock } from '../../src/ports/clock.ts'
import type { HttpReply, HttpRequest, HttpTransport } from '../../src/ports/http.ts'

export interface ScriptedTransport extends HttpTransport {
  /** What was asked so far. */
  readonly requests: readonly HttpRequest[]
}

/** Answers each request as `answer` says; what that throws is a failure to get an answer. */
export function scripted(
  answer: (request: HttpRequest, turn: number) => HttpReply | Promise<HttpReply>,
): ScriptedTransport {
  const requests: HttpRequest[] = []
  return {
    requests,
    async send(request) {
      requests.push(request)
      return answer(request, requests.length)
    },
  }
}

/** An answer as a service gives it. */
export const replyOf = (
  status: number,
  body: unknown = null,
  headers: Readonly<Record<string, string>> = {},
): HttpReply => ({ status, headers: { 'x-openstack-request-id': 'req-1', ...headers }, body })

export interface NotingClock extends Clock {
  readonly waits: readonly number[]
  advance(ms: number): void
}

export function notingClock(startAt = Date.parse('2026-03-01T12:00:00Z')): NotingClock {
  const waits: number[] = []
  let now = startAt
  return {
    waits,
    now: () => now,
    async sleep(ms) {
      waits.push(ms)
      now += ms
    },
    advance(ms) {
      now += ms
    },
  }
}
