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

/** A request that timed out or was cut off may have arrived, and been carried out. */
export const saidBy = ({ code, facts }: CinderSweepError): Said =>
  code === 'api.failed' && facts['status'] === 400 ? 'refused' : (byCode[code] ?? 'unsure')
