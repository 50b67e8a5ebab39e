/** One right that is tried, and what came of it. */
import { asFailure, type ErrorCode } from '../kernel/errors.ts'

export interface Check {
  readonly check: string
  /** `missing` is a right that was refused, `failed` everything else that should have worked. */
  readonly result: 'ok' | 'missing' | 'failed' | 'unconfigured'
  /** What was seen, or why not. */
  readonly detail: string
  /** What cannot be told without it; empty when it works. */
  readonly costs: string
  /** The line that grants it, or the next step towards it. */
  readonly grant: string
}

/** Who is logged in, for the advice that depends on it. */
export interface LoginFacts {
  readonly user: string | null
  readonly project: string | null
  readonly roles: readonly string[]
  readonly method: string
  /** The account on this machine, and the one with which compute hosts are looked at; where they are known. */
  readonly account?: string | undefined
  readonly hostAccount?: string | undefined
}

/** One right, and how to try it: `run` gives what was seen, or throws. */
export interface Trial {
  readonly check: string
  readonly costs: string
  readonly grant: string
  run(): Promise<string>
}

/** Failures that a right would mend. */
export const refusals: ReadonlySet<ErrorCode> = new Set([
  'api.refused',
  'auth.forbidden',
  'database.refused',
  'host.refused',
])

/** A plane, or a part of one, that the configuration does not name. */
export const configureIt = (check: string, costs: string, key: string): Check => ({
  check,
  result: 'unconfigured',
  detail: 'not configured',
  costs,
  grant: `write "${key}:" into cindersweep.yaml; see docs/reference/configuration.md`,
})

/** Whatever it throws is the result, unless somebody interrupted. */
export async function attempt({ check, costs, grant, run }: Trial): Promise<Check> {
  try {
    return { check, result: 'ok', detail: await run(), costs: '', grant: '' }
  } catch (thrown) {
    const failure = asFailure(thrown)
    if (failure.code === 'interrupted') throw failure
    const refused = refusals.has(failure.code)
    return {
      check,
      result: refused ? 'missing' : 'failed',
      detail: failure.message,
      costs,
      grant: refused ? grant : failure.hint,
    }
  }
}
