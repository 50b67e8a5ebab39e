import type { Claim, Dossier } from '../../model/dossier.ts'
import { diskUnseen, isRoot, openHolders, serverOf, volumeIsAbsent } from '../claims.ts'
import { volumeGone } from '../doubts.ts'
import { mappingSays, serverSays, volumeSays } from '../evidence.ts'
import { type Match, noMatch, type Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'

/** Nova maps a volume that Cinder does not have. */
export const danglingMappingMissing: Rule = {
  fault: 'dangling-mapping-missing',
  severity: 'medium',
  remedy: 'automatic',
  patience: 'change',
  contradictedBy: ['hosts'],
  stoppedBy: 'server',
  apart: ['volume', 'server'],
  recognise(dossier, scene) {
    if (!volumeIsAbsent(dossier)) return noMatch
    return dossier.claims.filter((claim) => dangles(claim, dossier)).map((claim) => matchOf(claim, dossier, scene))
  },
}

/** A guest that still has the disk makes it something worse, told by other rules. */
const dangles = (claim: Claim, dossier: Dossier): boolean =>
  serverOf(claim) !== null &&
  claim.mappings.items.length > 0 &&
  (openHolders(claim.holders).length === 0 ||
    (dossier.backend.object.is === 'absent' && dossier.backend.trashed.is === 'absent'))

function matchOf(claim: Claim, dossier: Dossier, scene: Scene): Match {
  const server = serverOf(claim)
  const root = isRoot(claim)
  return {
    summary: `server ${claim.server} maps ${root ? 'as its root disk ' : ''}a volume that Cinder does not have`,
    server: claim.server,
    host: server?.host ?? null,
    evidence: [
      volumeSays(dossier, scene),
      ...claim.mappings.items.map((mapping) => mappingSays(mapping, scene)),
      serverSays(claim, scene),
    ],
    missing: [volumeGone(dossier)],
    // Without its root disk the server is lost: nothing is gained by removing the mapping.
    steps: root
      ? ['tell the owner that the server’s root disk is gone; deleting the server is for the owner to decide']
      : [
          'detach the volume through Nova',
          'Nova cannot, since Cinder no longer has the volume: mark the mapping deleted in Nova’s database',
        ],
    ...(root ? { remedy: 'manual' as const } : {}),
    blocked: [server?.locked ? `server ${server.id} is locked` : null, root === null ? diskUnseen(claim) : null],
  }
}
