import type { Claim, Dossier } from '../../model/dossier.ts'
import { holding, isSettledAndTaken, knownVolume, openHolders, serverOf } from '../claims.ts'
import { doubt, noHolders, volumeGone } from '../doubts.ts'
import { attachmentSays, holderSays, mappingSays, noHolderSays, serverSays, volumeSays } from '../evidence.ts'
import { type Match, noMatch, type Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'

/** A domain that Nova knows writes to the volume, and a record that should say so is gone: the volume may be given away. */
export const recordLostWhileInUse: Rule = {
  fault: 'record-lost-while-in-use',
  severity: 'critical',
  remedy: 'on-request',
  patience: 'none',
  contradictedBy: ['hosts'],
  recognise(dossier, scene) {
    if (dossier.claims.length === 0) return noMatch
    return dossier.claims.flatMap((claim) => {
      const lost = lostRecord(claim, dossier)
      return lost === null ? [] : [matchOf(lost, claim, dossier, scene)]
    })
  },
}

/** Which record is lost; null when none is, or when nothing says that the volume is in use. */
function lostRecord(claim: Claim, dossier: Dossier): string | null {
  if (serverOf(claim) === null) return null
  const open = openHolders(claim.holders).length > 0
  if (dossier.volume.is === 'absent') {
    return open && dossier.backend.object.is === 'present' ? 'Cinder has no such volume' : null
  }
  const volume = knownVolume(dossier)
  if (volume === null) return null
  if (volume.status === 'available') {
    const attached = holding(claim).some((attachment) => attachment.status === 'attached')
    // Its own records contradict the status: somebody reset it under the guest.
    if (open || (attached && claim.mappings.items.length > 0)) return 'Cinder calls it available'
    return null
  }
  const unmapped = claim.mappings.items.length === 0 && claim.mappings.unseen === null
  return open && unmapped && isSettledAndTaken(volume) ? 'Nova does not map it' : null
}

function matchOf(lost: string, claim: Claim, dossier: Dossier, scene: Scene): Match {
  const open = openHolders(claim.holders)
  const server = serverOf(claim)
  const nova = lost.startsWith('Nova')
  return {
    summary: `server ${claim.server} uses the volume, but ${lost}`,
    server: claim.server,
    attachment: holding(claim)[0] ?? null,
    host: open[0]?.host ?? server?.host ?? null,
    evidence: [
      volumeSays(dossier, scene),
      ...claim.attachments.map((attachment) => attachmentSays(attachment, scene)),
      ...claim.mappings.items.map((mapping) => mappingSays(mapping, scene)),
      serverSays(claim, scene),
      ...(open.length > 0 ? open.map(holderSays) : [noHolderSays(dossier, scene)]),
    ],
    missing: [
      dossier.volume.is === 'absent' ? volumeGone(dossier) : null,
      open.length > 0 ? null : (noHolders(dossier) ?? doubt('host', 'a guest that uses the volume')),
    ],
    ...(nova ? { remedy: 'manual' as const } : {}),
    steps: nova
      ? [
          'never detach it: the guest is writing',
          'have the mapping restored in Nova’s database, or stop the guest in agreement with its owner and detach then',
        ]
      : [
          'never detach it: the guest is writing',
          'create the attachment record again, or set the status to in-use where the record is still there',
          'until then keep others from attaching it: reserve it',
        ],
  }
}
