/** Counts single projects again, all that is counted in one go. */
import { eachOf } from '../kernel/concurrency.ts'
import type { ProjectId } from '../kernel/ids.ts'
import type { Volume, VolumeSnapshot } from '../model/cinder.ts'
import type { LeftOut } from '../model/left-out.ts'
import type { Region } from '../model/snapshot.ts'
import type { LookOptions, RegionReaders } from './readers.ts'
import { askOne, readPages } from './reading.ts'
import { Tally } from './tally.ts'

/** The region with these projects' volumes, snapshots and quotas as they are now; a project that changed meanwhile is not judged. */
export async function recount(
  region: Region,
  projects: readonly ProjectId[],
  { cinder }: RegionReaders,
  { progress, concurrency }: LookOptions,
): Promise<Region> {
  const counted: Counted[] = []
  const quotas = region.quotas.filter((quota) => !projects.includes(quota.project))
  await eachOf(projects, concurrency, async (project) => {
    const before = await askOne(cinder.source, () => cinder.quota(project))
    const own = await readPages(cinder.source, 'volumes', cinder.volumes({ project }), progress)
    const kept = await readPages(cinder.source, 'snapshots', cinder.snapshots({ project }), progress)
    const after = await askOne(cinder.source, () => cinder.quota(project))
    if (own.unseen !== null || kept.unseen !== null) return
    counted.push({ project, volumes: own.records.map((record) => record.volume), snapshots: kept.records })
    if (!('answer' in before) || !('answer' in after)) return
    if (JSON.stringify(before.answer) === JSON.stringify(after.answer)) quotas.push(after.answer)
  })
  return region.leftOut === null
    ? { ...region, ...insteadOf(region, counted), quotas }
    : { ...region, quotas, leftOut: { ...region.leftOut, use: useWithout(region, region.leftOut.use, counted) } }
}

interface Counted {
  readonly project: ProjectId
  readonly volumes: readonly Volume[]
  readonly snapshots: readonly VolumeSnapshot[]
}

/** The lists of the region, with what was counted in place of what was listed. */
function insteadOf(region: Region, counted: readonly Counted[]): Pick<Region, 'volumes' | 'snapshots'> {
  const projects = new Set<ProjectId | null>(counted.map(({ project }) => project))
  return {
    volumes: [
      ...region.volumes.filter(({ project }) => !projects.has(project)),
      ...counted.flatMap(({ volumes }) => volumes),
    ],
    snapshots: [
      ...region.snapshots.filter(({ project }) => !projects.has(project)),
      ...counted.flatMap(({ snapshots }) => snapshots),
    ],
  }
}

/**
 * Where most volumes were left out, the lists stay: a volume without what belongs to it would look as if
 * nobody had it. What was counted beyond them is what is left out now.
 */
function useWithout(region: Region, use: LeftOut['use'], counted: readonly Counted[]): LeftOut['use'] {
  const tally = new Tally()
  for (const { project, volumes, snapshots } of counted) {
    for (const volume of volumes) tally.volume(volume, 1)
    for (const snapshot of snapshots) tally.snapshot(snapshot, 1)
    for (const volume of region.volumes) if (volume.project === project) tally.volume(volume, -1)
    for (const snapshot of region.snapshots) if (snapshot.project === project) tally.snapshot(snapshot, -1)
  }
  return new Map([...use, ...tally.use])
}
