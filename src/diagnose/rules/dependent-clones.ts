import { known } from '../../kernel/fact.ts'
import type { Volume, VolumeSnapshot } from '../../model/cinder.ts'
import type { Dossier } from '../../model/dossier.ts'
import { knownVolume } from '../claims.ts'
import { volumeGone } from '../doubts.ts'
import { logSays, objectSays, snapshotSays, volumeSays } from '../evidence.ts'
import { dependants, obstacles } from '../obstacles.ts'
import { isOurs } from '../ours.ts'
import { type Match, noMatch, type Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'
import { standingRefusal } from './busy-volume.ts'

/** Cannot be deleted, because snapshots or clones depend on it. */
export const dependentClones: Rule = {
  fault: 'dependent-clones',
  severity: 'low',
  remedy: 'on-request',
  patience: 'change',
  contradictedBy: ['watchers'],
  stoppedBy: 'nobody',
  apart: ['volume'],
  recognise(dossier, scene) {
    return pinnedInTrash(dossier, scene) ?? refusedAsBusy(dossier, scene) ?? snapshotRefused(dossier, scene) ?? noMatch
  },
}

const flatten =
  'delete the dependants through Cinder, if they are not wanted; or, on request, flatten the clones so that they stand by themselves'

/** Cinder has deleted the volume; what depends on its image keeps it in the trash for ever. */
function pinnedInTrash(dossier: Dossier, scene: Scene): readonly Match[] | null {
  const trashed = known(dossier.backend.trashed)
  if (trashed === null || dossier.volume.is === 'present' || dossier.backend.watchers.items.length > 0) return null
  const pins = dependants(dossier)
  if (pins.length === 0) return null
  return [
    {
      summary: `deleted, but its image stays in the trash: ${pins.join('; ')}`,
      evidence: [volumeSays(dossier, scene), objectSays(dossier, scene)],
      missing: [volumeGone(dossier)],
      steps: [flatten, 'purge the trash after that'],
      blocked: [isOurs(dossier, scene)?.says ?? null],
    },
  ]
}

/** The back end called the volume busy, and nobody holds it but its own descendants. */
function refusedAsBusy(dossier: Dossier, scene: Scene): readonly Match[] | null {
  const refusal = standingRefusal(dossier)
  const pins = dependants(dossier)
  if (refusal === undefined || pins.length === 0 || pins.length !== obstacles(dossier).length) return null
  if (knownVolume(dossier)?.status !== 'available') return null
  return [
    {
      summary: `cannot be deleted: ${pins.join('; ')}`,
      evidence: [volumeSays(dossier, scene), logSays(refusal), objectSays(dossier, scene)],
      missing: [],
      steps: [flatten, 'delete the volume again through Cinder'],
    },
  ]
}

/** Cinder told the user that a snapshot is busy: a volume was made of it. */
function snapshotRefused(dossier: Dossier, scene: Scene): readonly Match[] | null {
  if (dossier.snapshots.length === 0) return null
  for (const snapshot of dossier.snapshots) {
    const message = scene.index.lists
      .messages()
      .get(snapshot.id)
      .find((said) => /busy/i.test(said.text))
    if (message === undefined) continue
    const children = childrenOf(snapshot, scene)
    if (children.length > 0) return [refusedSnapshot(dossier, scene, snapshot, children, message.text)]
  }
  return null
}

const childrenOf = (snapshot: VolumeSnapshot, scene: Scene): readonly Volume[] =>
  scene.index.region.volumes.filter((volume) => volume.fromSnapshot === snapshot.id)

const refusedSnapshot = (
  dossier: Dossier,
  scene: Scene,
  snapshot: VolumeSnapshot,
  children: readonly Volume[],
  said: string,
): Match => ({
  summary: `its snapshot ${snapshot.id} cannot be deleted: ${children.length === 1 ? `volume ${children[0]?.id} was made of it` : `${children.length} volumes were made of it`}`,
  evidence: [
    volumeSays(dossier, scene),
    snapshotSays(snapshot, scene),
    {
      plane: 'cinder',
      source: scene.sources.cinder,
      says: `Cinder told the user: ${said}`,
      fact: { snapshot: snapshot.id },
    },
    ...children.map((child) => ({
      plane: 'cinder' as const,
      source: scene.sources.cinder,
      says: `volume ${child.id} was made of it and is ${child.status}`,
      fact: { child: child.id, status: child.status },
    })),
  ],
  missing: [],
  steps: [flatten, 'delete the snapshot again through Cinder'],
})
