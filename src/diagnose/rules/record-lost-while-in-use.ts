import type { Claim, Dossier } from '../../model/dossier.ts'
import {
  holding,
  isSettledAndTaken,
  knownVolume,
  openHolders,
  serverIsAbsent,
  serverOf,
  volumeIsAbsent,
} from '../claims.ts'
import { doubt, noHolders, noMapping, objectKnown, serverKnown, volumeGone } from '../doubts.ts'
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
  stoppedBy: 'nobody',
  apart: ['volume', 'server'],
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
  // Of a domain that Nova denies another rule tells.
  if (claim.server === null || serverIsAbsent(claim)) return null
  const open = openHolders(claim.holders).length > 0
  if (volumeIsAbsent(dossier)) return open && mayHaveData(dossier) ? 'Cinder has no such volume' : null
  const volume = knownVolume(dossier)
  if (volume === null) return null
  const attached = holding(claim).some((attachment) => attachment.status === 'attached')
  // Its own records contradict the status: somebody reset it under the guest.
  if (volume.status === 'available')
    return open || (attached && claim.mappings.items.length > 0) ? 'Cinder calls it available' : null
  if (volume.status === 'reserved') return open && !attached ? 'Cinder only has it reserved' : null
  const unmapped = claim.mappings.items.length === 0 && claim.mappings.unseen === null
  return open && unmapped && isSettledAndTaken(volume) ? notMapped : null
}

const notMapped = 'Nova does not map it'

/** What lies in the trash is told by another rule; what is nowhere is lost already. */
const mayHaveData = ({ backend: { object, trashed } }: Dossier): boolean =>
  object.is === 'present' || (trashed.is !== 'present' && !(object.is === 'absent' && trashed.is === 'absent'))

function matchOf(lost: string, claim: Claim, dossier: Dossier, scene: Scene): Match {
  const open = openHolders(claim.holders)
  const server = serverOf(claim)
  const nova = lost === notMapped
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
      serverKnown(claim),
      nova ? noMapping(claim) : null,
      ...(volumeIsAbsent(dossier) ? [volumeGone(dossier), objectKnown(dossier)] : []),
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
