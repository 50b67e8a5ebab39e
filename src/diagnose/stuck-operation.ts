/** What attaching, detaching and reserving share: whose operation it is, how far it came, and what was not seen. */
import type { Claim, Dossier } from '../model/dossier.ts'
import type { Evidence } from '../model/finding.ts'
import { holding, isDark, openHolders, serverIsAbsent } from './claims.ts'
import {
  type Doubt,
  nobodyMaps,
  noExports,
  noHolders,
  noMapping,
  noWatchers,
  serverGone,
  serverKnown,
} from './doubts.ts'
import { exportSays, holderSays, mappingSays, noHolderSays, serverSays, watcherSays } from './evidence.ts'
import { isForeign, isNobodys } from './foreign.ts'
import type { Scene } from './scene.ts'

/** A server that Nova does not deny maps the volume, or its domain has it. */
export const isConnected = (claim: Claim): boolean =>
  !serverIsAbsent(claim) && (claim.mappings.items.length > 0 || openHolders(claim.holders).length > 0)

/**
 * The claims that are on their way: those whose record says so, or else those without a complete record.
 * The others of a volume with several users have nothing to do with it.
 */
export function underway(dossier: Dossier, status: 'reserved' | 'attaching'): readonly Claim[] {
  const own = dossier.claims.filter((claim) => holding(claim).some((attachment) => attachment.status === status))
  return own.length > 0
    ? own
    : dossier.claims.filter((claim) => !holding(claim).some((attachment) => attachment.status === 'attached'))
}

/** The operation is somebody else's than Nova's, or its server is behind a cell that does not answer. */
export const ownedElsewhere = (claims: readonly Claim[], dossier: Dossier, scene: Scene): boolean =>
  claims.some((claim) => isDark(claim) || isForeign(claim, dossier, scene))

/** A record without a server is another consumer's: what becomes of it is for a person to say. */
export const ofNobody = (claims: readonly Claim[]): { remedy?: 'on-request' } =>
  claims.some(isNobodys) ? { remedy: 'on-request' } : {}

/** For the cases in which nobody is supposed to have it. */
export const operationDoubts = (
  claims: readonly Claim[],
  dossier: Dossier,
  scene: Scene,
): readonly (Doubt | null)[] => [
  ...claims.map((claim) => {
    if (claim.server === null) return null
    if (claim.fact.is === 'unknown') return serverKnown(claim)
    return serverIsAbsent(claim) ? serverGone(claim) : noMapping(claim)
  }),
  claims.length === 0 ? nobodyMaps(scene) : null,
  noWatchers(dossier),
  noExports(dossier),
  noHolders(dossier),
]

/** For the cases in which a guest is supposed to have it. */
export const diskDoubts = (claims: readonly Claim[], dossier: Dossier): readonly (Doubt | null)[] => [
  ...claims.map(serverKnown),
  claims.some((claim) => openHolders(claim.holders).length > 0) ? null : noHolders(dossier),
]

/** Every host was looked at, and on none has a domain of these servers the disk. */
export const isDiskGone = (claims: readonly Claim[], dossier: Dossier): boolean =>
  dossier.holders.unseen === null && claims.every((claim) => claim.holders.length === 0)

export const operationEvidence = (dossier: Dossier, scene: Scene): readonly Evidence[] => [
  ...dossier.claims.filter((claim) => claim.server !== null).map((claim) => serverSays(claim, scene)),
  ...dossier.claims.flatMap((claim) => claim.mappings.items).map((mapping) => mappingSays(mapping, scene)),
  ...(dossier.holders.items.length > 0 ? dossier.holders.items.map(holderSays) : [noHolderSays(dossier, scene)]),
  ...dossier.backend.watchers.items.map((watcher) => watcherSays(watcher, dossier.backend.pool, scene)),
  ...dossier.backend.exports.items.map((entry) => exportSays(entry, dossier.backend.pool, scene)),
]
