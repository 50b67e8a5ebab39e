/** What attaching and detaching share: whether the other planes have the volume, and what of them was not seen. */
import type { Dossier } from '../model/dossier.ts'
import type { Evidence } from '../model/finding.ts'
import { isDark, openHolders, serverIsAbsent } from './claims.ts'
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
import { isForeign } from './foreign.ts'
import type { Scene } from './scene.ts'

/** Nova maps the volume, or a domain has it. */
export const isConnected = (dossier: Dossier): boolean =>
  openHolders(dossier.holders.items).length > 0 || dossier.claims.some((claim) => claim.mappings.items.length > 0)

/** The operation is somebody else's than Nova's, or its server is behind a cell that does not answer. */
export const ownedElsewhere = (dossier: Dossier, scene: Scene): boolean =>
  dossier.claims.some((claim) => isDark(claim) || isForeign(claim, dossier, scene))

/** For the cases in which nobody is supposed to have it. */
export const operationDoubts = (dossier: Dossier, scene: Scene): readonly (Doubt | null)[] => [
  ...dossier.claims.map((claim) => {
    if (claim.server === null) return null
    if (claim.fact.is === 'unknown') return serverKnown(claim)
    return serverIsAbsent(claim) ? serverGone(claim) : noMapping(claim)
  }),
  dossier.claims.length === 0 ? nobodyMaps(scene) : null,
  noWatchers(dossier),
  noExports(dossier),
  noHolders(dossier),
]

/** For the cases in which a guest is supposed to have it. */
export const diskDoubts = (dossier: Dossier): readonly (Doubt | null)[] =>
  openHolders(dossier.holders.items).length > 0 ? [] : [noHolders(dossier)]

export const operationEvidence = (dossier: Dossier, scene: Scene): readonly Evidence[] => [
  ...dossier.claims.filter((claim) => claim.server !== null).map((claim) => serverSays(claim, scene)),
  ...dossier.claims.flatMap((claim) => claim.mappings.items).map((mapping) => mappingSays(mapping, scene)),
  ...(dossier.holders.items.length > 0 ? dossier.holders.items.map(holderSays) : [noHolderSays(dossier, scene)]),
  ...dossier.backend.watchers.items.map((watcher) => watcherSays(watcher, dossier.backend.pool, scene)),
  ...dossier.backend.exports.items.map((entry) => exportSays(entry, dossier.backend.pool, scene)),
]
