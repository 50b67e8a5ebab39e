/** The one class of failures, and the codes by which they are told apart. */

export const errorCodes = [
  'config.missing',
  'config.malformed',
  'config.invalid',
  'config.reference',
  'cloud.unknown',
  'region.unknown',
  'region.ambiguous',
  'auth.refused',
  'auth.expired',
  'auth.forbidden',
  'auth.unsupported',
  'catalogue.missing',
  'endpoint.unreachable',
  'endpoint.timeout',
  'endpoint.cut-short',
  'endpoint.nonsense',
  'endpoint.tls',
  'api.refused',
  'api.not-found',
  'api.conflict',
  'api.busy',
  'api.failed',
  'api.too-old',
  'plane.unreachable',
  'database.url',
  'database.unreachable',
  'database.timeout',
  'database.refused',
  'database.schema',
  'database.cut-short',
  'database.failed',
  'host.unreachable',
  'host.refused',
  'host.key',
  'program.missing',
  'program.flood',
  'parse.malformed',
  'snapshot.malformed',
  'snapshot.truncated',
  'snapshot.version',
  'thing.unknown',
  'thing.ambiguous',
  'fault.unknown',
  'plan.malformed',
  'plan.stale',
  'plan.other-cloud',
  'act.refused',
  'act.changed',
  'act.unable',
  'lock.held',
  'lock.lost',
  'run.unknown',
  'run.halted',
  'run.refused',
  'journal.failed',
  'output.failed',
  'usage',
  'interrupted',
  'internal',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** When the same call may be tried again: decided by whoever throws, never by matching text. */
export type Retry = 'never' | 'later' | 'now'

export interface ErrorDetail {
  /** What the operator does next. Never empty. */
  readonly hint: string
  readonly retry?: Retry
  /** Facts for logs and JSON; without secrets. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>
}

/**
 * A failure: something that should have worked did not.
 * What the world says in disagreement with itself is data (a Finding, an Unseen) and is never thrown.
 */
export class CinderSweepError extends Error {
  override readonly name = 'CinderSweepError'
  readonly code: ErrorCode
  readonly hint: string
  readonly retry: Retry
  readonly facts: NonNullable<ErrorDetail['facts']>

  constructor(code: ErrorCode, message: string, detail: ErrorDetail, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.hint = detail.hint
    this.retry = detail.retry ?? 'never'
    this.facts = detail.facts ?? {}
  }
}

/** Any thrown value as a CinderSweepError, so that what reaches the operator always has a code and a hint. */
export function asFailure(thrown: unknown): CinderSweepError {
  if (thrown instanceof CinderSweepError) return thrown
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  return new CinderSweepError(
    'internal',
    `unexpected failure: ${text}`,
    { hint: 'This is a defect of cindersweep. Run again with --debug and report what it prints.' },
    { cause: thrown },
  )
}
