import type { Attachment } from '../../model/cinder.ts'
import type { Claim } from '../../model/dossier.ts'
import { diskDoubts, isConnected, isDiskGone, operationEvidence, ownedElsewhere, underway } from '../stuck-operation.ts'
import { stuckState } from '../stuck-state.ts'

/** Attaching, though Nova maps it and the guest has it: only Cinder's last step is missing (use case 2). */
export const stuckAttachingConnected = stuckState({
  fault: 'stuck-attaching-connected',
  state: 'attaching',
  remedy: 'automatic',
  contradictedBy: ['hosts'],
  stoppedBy: 'nobody',
  hasWorker: false,
  explain(_volume, dossier, scene) {
    const claims = underway(dossier, 'attaching').filter(isConnected)
    if (claims.length === 0 || ownedElsewhere(claims, dossier, scene)) return null
    const records = claims.flatMap((claim) => claim.attachments)
    // Without the disk there is nothing to complete: going back is then for the operator to choose.
    const gone = isDiskGone(claims, dossier)
    return {
      claim: claims[0] ?? null,
      summary: gone ? 'Nova maps it, but no domain has the disk' : 'it is attached; Cinder was never told the end',
      evidence: operationEvidence(dossier, scene),
      missing: diskDoubts(claims, dossier),
      steps: stepsFor(records, gone),
      ...(gone || claims.length > 1 || records.length !== 1 || !isOneHold(claims[0] as Claim, records[0] as Attachment)
        ? { remedy: 'on-request' as const }
        : {}),
    }
  },
})

/** Nova's mapping is there, and it means this record. */
const isOneHold = ({ mappings }: Claim, record: Attachment): boolean =>
  mappings.items.length > 0 && mappings.items.every(({ attachment }) => !attachment || attachment === record.id)

function stepsFor(records: readonly Attachment[], gone: boolean): readonly string[] {
  if (gone) return ['complete the attachment, then detach the volume through Nova']
  if (records.length === 0)
    return ['never detach it: have the attachment record made again while the guest has the disk']
  return records.map((attachment) => `complete attachment ${attachment.id} through Cinder; never detach it`)
}
