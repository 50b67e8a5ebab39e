import { unseenOf } from '../../correlate/index-region.ts'
import type { ProjectId } from '../../kernel/ids.ts'
import type { QuotaUsage } from '../../model/cinder.ts'
import { isMigrationTarget, isTransitional } from '../../model/volume-status.ts'
import type { Cause, CauseFinder } from '../cause.ts'
import type { Scene } from '../scene.ts'

/** Cinder's count of what a project uses differs from what exists. */
export const quotaDrift: CauseFinder = {
  fault: 'quota-drift',
  find(_findings, scene) {
    const { region } = scene.index
    if (region.quotas.length === 0 || unseenOf(region, 'volumes') !== null || unseenOf(region, 'snapshots') !== null)
      return []
    const { exclude } = scene.policy
    const ours = region.quotas.filter((quota) => !exclude.projects.has(quota.project))
    const used = countUse(scene)
    return ours.flatMap((quota) => driftOf(quota, used.get(quota.project) ?? nothing(), scene))
  },
}

interface Use {
  volumes: number
  volumeGib: number
  snapshots: number
  snapshotGib: number
  moving: boolean
}

const nothing = (): Use => ({ volumes: 0, volumeGib: 0, snapshots: 0, snapshotGib: 0, moving: false })

function countUse(scene: Scene): ReadonlyMap<ProjectId, Use> {
  const { region } = scene.index
  const uses = new Map<ProjectId, Use>()
  const useOf = (project: ProjectId): Use => {
    const present = uses.get(project)
    if (present !== undefined) return present
    const made = nothing()
    uses.set(project, made)
    return made
  }
  for (const volume of region.volumes) {
    // Temporary volumes do not count; before 3.65 only a migration's target shows that it is one.
    if (volume.project === null || volume.countsQuota === false || isMigrationTarget(volume.migrationStatus)) continue
    const use = useOf(volume.project)
    use.volumes++
    use.volumeGib += volume.sizeGib
    if (isTransitional(volume.status)) use.moving = true
  }
  for (const snapshot of region.snapshots) {
    if (snapshot.project === null || snapshot.countsQuota === false) continue
    const use = useOf(snapshot.project)
    use.snapshots++
    use.snapshotGib += snapshot.sizeGib
    if (snapshot.status !== 'available' && !snapshot.status.startsWith('error')) use.moving = true
  }
  for (const [project, left] of region.leftOut?.use ?? []) {
    const use = useOf(project)
    use.volumes += left.volumes
    use.volumeGib += left.volumeGib
    use.snapshots += left.snapshots
    use.snapshotGib += left.snapshotGib
  }
  return uses
}

function driftOf(quota: QuotaUsage, use: Use, scene: Scene): readonly Cause[] {
  const { volumes, gigabytes, snapshots } = quota
  // Reservations and unfinished work are counted before or after they exist.
  if (use.moving || volumes.reserved !== 0 || gigabytes.reserved !== 0 || snapshots.reserved !== 0) return []
  // Whether snapshots count as gigabytes is a setting that no API shows: either sum is right.
  const gigabytesFit = gigabytes.inUse === use.volumeGib + use.snapshotGib || gigabytes.inUse === use.volumeGib
  const differences = [
    volumes.inUse === use.volumes ? null : `${volumes.inUse} volumes instead of ${use.volumes}`,
    gigabytesFit ? null : `${gigabytes.inUse} GiB instead of ${use.volumeGib + use.snapshotGib}`,
    snapshots.inUse === use.snapshots ? null : `${snapshots.inUse} snapshots instead of ${use.snapshots}`,
  ].filter((difference) => difference !== null)
  if (differences.length === 0) return []
  return [
    {
      severity: 'low',
      summary: `Cinder counts ${differences.join(', ')} for project ${quota.project}`,
      project: quota.project,
      evidence: [
        {
          plane: 'cinder',
          source: scene.sources.cinder,
          says: `quota usage: ${volumes.inUse} volumes, ${gigabytes.inUse} GiB, ${snapshots.inUse} snapshots; there are ${use.volumes} volumes of ${use.volumeGib} GiB and ${use.snapshots} snapshots of ${use.snapshotGib} GiB`,
          fact: {
            project: quota.project,
            counted: { volumes: volumes.inUse, gigabytes: gigabytes.inUse, snapshots: snapshots.inUse },
            existing: { volumes: use.volumes, gigabytes: use.volumeGib + use.snapshotGib, snapshots: use.snapshots },
          },
        },
      ],
      remedy: 'automatic',
      steps: [`recount the quota of project ${quota.project} ("cinder-manage quota sync")`],
      symptoms: [],
    },
  ]
}
