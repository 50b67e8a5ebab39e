/** Tries reads again when that can help; never repeats what changes something. */
import { asFailure } from '../../kernel/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { HttpReply, HttpRequest, HttpTransport } from '../../ports/http.ts'
import { retryAfterMs } from './service-error.ts'

const attempts = 4
const firstWaitMs = 300
const longestWaitMs = 30_000
/** An answer that took this long to fail, such as Nova waiting for a dark cell, would take as long again. */
const tooSlowToRepeatMs = 10_000

const worthRepeating = new Set([429, 500, 502, 503, 504])

/** `random` gives numbers from 0 to 1, so that many clients do not return at the same moment. */
export function withRetries(transport: HttpTransport, clock: Clock, random: () => number): HttpTransport {
  return {
    async send(request) {
      if (!isRepeatable(request)) return transport.send(request)
      for (let attempt = 1; ; attempt++) {
        const startedAt = clock.now()
        const outcome = await attemptOnce(transport, request)
        const last = attempt === attempts || clock.now() - startedAt > tooSlowToRepeatMs
        const asked = 'reply' in outcome ? retryAfterMs(outcome.reply, clock.now()) : null
        if (last || !mayHelp(outcome) || (asked !== null && asked > longestWaitMs)) return settle(outcome)
        const backoff = firstWaitMs * 2 ** (attempt - 1)
        await clock.sleep(asked ?? backoff * (0.5 + random() / 2), request.signal)
      }
    },
  }
}

/** A login can be repeated: it only makes one more token, or one more key of an array. */
const isRepeatable = (request: HttpRequest): boolean =>
  request.method === 'GET' || request.method === 'HEAD' || /\/(auth\/tokens|credentials)$/.test(request.url)

type Outcome = { readonly reply: HttpReply } | { readonly thrown: unknown }

async function attemptOnce(transport: HttpTransport, request: HttpRequest): Promise<Outcome> {
  try {
    return { reply: await transport.send(request) }
  } catch (thrown) {
    return { thrown }
  }
}

const mayHelp = (outcome: Outcome): boolean =>
  'reply' in outcome ? worthRepeating.has(outcome.reply.status) : asFailure(outcome.thrown).retry === 'now'

function settle(outcome: Outcome): HttpReply {
  if ('thrown' in outcome) throw outcome.thrown
  return outcome.reply
}
