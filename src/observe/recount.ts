/** Counts single projects again, all that is counted in one go. */
import { eachOf } from '../kernel/concurrency.ts'
import type { ProjectId } from '../kernel/ids.ts'
import type { Volume, VolumeSnapshot } from '../model/cinder.ts'
import type { Region } from '../model/snapshot.ts'
import type { LookOptions, RegionReaders } from './readers.ts'
import { askOne, readPages } from './reading.ts'

/** The region with these projects' volumes, snapshots and quotas as they are now; a project that changed meanwhile is not judged. */
export async function recount(
  region: Region,
  projects: readonly ProjectId[],
  { cinder }: RegionReaders,
  { progress, concurrency }: LookOptions,
): Promise<Region> {
  const volumes: Volume[] = region.volumes.filter((volume) => !projects.includes(volume.project as ProjectId))
  const snapshots: VolumeSnapshot[] = region.snapshots.filter(
    (snapshot) => !projects.includes(snapshot.project as ProjectId),
  )
  const quotas = region.quotas.filter((quota) => !projects.includes(quota.project))
  await eachOf(projects, concurrency, async (project) => {
    const before = await askOne(cinder.source, () => cinder.quota(project))
    const own = await readPages(cinder.source, 'volumes', cinder.volumes({ project }), progress)
    const kept = await readPages(cinder.source, 'snapshots', cinder.snapshots({ project }), progress)
    const after = await askOne(cinder.source, () => cinder.quota(project))
    const whole = own.unseen === null && kept.unseen === null
    const counted = whole
      ? own.records.map((record) => record.volume)
      : region.volumes.filter((volume) => volume.project === project)
    for (const volume of counted) volumes.push(volume)
    for (const snapshot of whole ? kept.records : region.snapshots.filter((row) => row.project === project))
      snapshots.push(snapshot)
    if (!whole || !('answer' in before) || !('answer' in after)) return
    if (JSON.stringify(before.answer) === JSON.stringify(after.answer)) quotas.push(after.answer)
  })
  return { ...region, volumes, snapshots, quotas }
}
