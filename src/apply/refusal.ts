/** What a failed act says: that the world is otherwise, that it cannot be done so, or nothing that is certain. */
import type { CinderSweepError, ErrorCode } from '../kernel/errors.ts'
import type { Refusal } from '../model/plan.ts'

export type Said = Refusal | 'conflict' | 'unsure'

const byCode: Readonly<Partial<Record<ErrorCode, Said>>> = {
  'api.conflict': 'conflict',
  'api.refused': 'refused',
  'auth.forbidden': 'refused',
  'api.not-found': 'absent',
  'api.failed': 'failed',
  'act.refused': 'refused',
  'act.changed': 'conflict',
  'act.unable': 'refused',
}

/** What stands in between did not get an answer, or the service is not up: nobody has said that it cannot be done. */
const noAnswer: ReadonlySet<unknown> = new Set([502, 503, 504])

/** A request that timed out or was cut off may have arrived, and been carried out. */
export function saidBy({ code, facts: { status } }: CinderSweepError): Said {
  if (code === 'api.failed' && status === 400) return 'refused'
  if (code === 'api.failed' && noAnswer.has(status)) return 'unsure'
  return byCode[code] ?? 'unsure'
}
