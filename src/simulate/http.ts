/** Requests and replies as the simulated services see them, however they arrive. */

export interface SimulatedRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: unknown
  /** Scheme, host and port under which the client reached us: services build links with it. */
  readonly base: string
}

export interface SimulatedReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export const reply = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): SimulatedReply => ({ status, headers, body })

export const ok = (body: unknown): SimulatedReply => reply(200, body)
export const accepted = (body: unknown = null): SimulatedReply => reply(202, body)
export const noContent: SimulatedReply = reply(204, null)

/** Thrown by handlers: an answer that is an error. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly reply: SimulatedReply

  constructor(refused: SimulatedReply) {
    super(`refused with ${refused.status}`)
    this.reply = refused
  }
}

const kinds: Readonly<Record<number, string>> = {
  400: 'badRequest',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'itemNotFound',
  405: 'badMethod',
  406: 'computeFault',
  409: 'conflictingRequest',
  413: 'overLimit',
  429: 'overLimit',
  500: 'computeFault',
  503: 'serviceUnavailable',
}

export const unavailable = 'The server is currently unavailable. Please try again at a later time.'

/** An error in the one-key wrapping of Cinder and Nova. */
export const fault = (status: number, message: string): SimulatedReply =>
  reply(status, { [kinds[status] ?? 'computeFault']: { code: status, message } })

export const refuse = (status: number, message: string): never => {
  throw new Refusal(fault(status, message))
}

export type Json = Readonly<Record<string, unknown>>

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `true` as the services read it from queries. */
export const isTrue = (text: string | null): boolean => text !== null && /^(1|t|true|on|y|yes)$/i.test(text)
