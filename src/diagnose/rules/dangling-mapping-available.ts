import type { Claim, Dossier } from '../../model/dossier.ts'
import { diskUnseen, holding, isRoot, isStopped, knownVolume, openHolders, serverOf } from '../claims.ts'
import { noAttachments, serverHostSeen } from '../doubts.ts'
import { mappingSays, noAttachmentSays, noHolderSays, serverSays, volumeSays } from '../evidence.ts'
import { type Match, noMatch, type Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'

/** Nova maps a volume that Cinder calls available, and no guest can be using it. */
export const danglingMappingAvailable: Rule = {
  fault: 'dangling-mapping-available',
  severity: 'medium',
  remedy: 'automatic',
  patience: 'change',
  contradictedBy: ['hosts', 'watchers', 'exports'],
  stoppedBy: 'anybody',
  apart: ['volume', 'server'],
  recognise(dossier, scene) {
    if (dossier.claims.length === 0) return noMatch
    const volume = knownVolume(dossier)
    if (volume === null || volume.status !== 'available') return noMatch
    return dossier.claims.filter(dangles).map((claim) => matchOf(claim, dossier, scene))
  },
}

const dangles = (claim: Claim): boolean =>
  serverOf(claim) !== null &&
  claim.mappings.items.length > 0 &&
  holding(claim).length === 0 &&
  openHolders(claim.holders).length === 0

function matchOf(claim: Claim, dossier: Dossier, scene: Scene): Match {
  const server = serverOf(claim)
  const stopped = server !== null && isStopped(server)
  const root = isRoot(claim)
  return {
    summary: `server ${claim.server} maps the volume${root ? ' as its root disk' : ''}, which Cinder calls available`,
    server: claim.server,
    host: server?.host ?? null,
    evidence: [
      volumeSays(dossier, scene),
      noAttachmentSays(dossier, scene),
      ...claim.mappings.items.map((mapping) => mappingSays(mapping, scene)),
      serverSays(claim, scene),
      noHolderSays(dossier, scene),
    ],
    missing: [noAttachments(dossier), stopped ? null : serverHostSeen(claim, scene)],
    ...(root
      ? { remedy: 'manual' as const, steps: rootSteps }
      : {
          steps: [
            'detach the volume through Nova',
            'if Nova refuses because the volume is available: mark the mapping deleted in Nova’s database',
          ],
        }),
    blocked: [server?.locked ? `server ${server.id} is locked` : null, root === null ? diskUnseen(claim) : null],
  }
}

/** Without this mapping the server does not boot again. */
const rootSteps = [
  'never remove the mapping: it is the root disk of the server',
  'have the attachment record made again, by refreshing the attachment while the server is stopped',
]
