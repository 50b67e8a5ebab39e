/** What gives a step back that was taken: as its recipe says, with what only the journal knows. */
import type { Act, Done, RowImage } from '../model/act.ts'
import type { Condition, ConditionName } from '../model/condition.ts'
import type { Step } from '../model/plan.ts'
import type { DraftStep } from './recipe.ts'

/** A sentence where it cannot be given back. */
export function givingBack(step: Step, kept: Done): DraftStep | string {
  if (step.undo === null) return `nothing gives back step ${step.key} (${step.says})`
  const act = actOf(step, kept)
  if (act === null)
    return `step ${step.key} (${step.says}) cannot be given back: what was there before is not in the journal`
  return {
    says: step.undo.says,
    act,
    // What the step left must still be so, and then again what it found.
    guards: step.proof,
    proof: step.guards.filter(({ holds }) => comesBack.has(holds) && !isNewRecord(act, holds)),
    withinMs: step.within_ms,
  }
}

/** Of what a step found, that which giving it back brings about; the rest was so all the time. */
const comesBack: ReadonlySet<ConditionName> = new Set([
  'volume-status',
  'attachment',
  'attached-to',
  'mapping',
  'domain',
  'export',
  'object',
])

/** A record that is made anew has another id. */
const isNewRecord = ({ act }: Act, holds: Condition['holds']): boolean =>
  act === 'record-attachment' && holds === 'attachment'

/** What the journal kept counts before what the recipe could only guess when it was made. */
function actOf({ act, undo }: Step, { before, after }: Done): Act | null {
  switch (act.act) {
    case 'destroy-domain': {
      const xml = before['xml']
      return typeof xml === 'string' ? { act: 'define-domain', host: act.host, domain: act.domain, xml } : null
    }
    case 'quarantine': {
      const id = after['id'] ?? before['id']
      const object = before['name'] ?? act.object
      if (typeof id !== 'string' || typeof object !== 'string') return null
      return { act: 'restore', backend: act.backend, object, id }
    }
    case 'blocklist':
      return { act: 'unblock', backend: act.backend, address: act.address }
    case 'reset-status':
      return typeof before['status'] === 'string' && undo?.act?.act === 'reset-status'
        ? { ...undo.act, status: before['status'] }
        : (undo?.act ?? null)
    case 'forget-mapping':
    case 'forget-attachment':
    case 'forget-volume':
    case 'recount-quota': {
      const rows = before['rows']
      return Array.isArray(rows) && rows.length > 0 ? { act: 'restore-rows', rows: rows as readonly RowImage[] } : null
    }
    default:
      return undo?.act ?? null
  }
}
