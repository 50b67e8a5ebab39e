/** What Cinder believes each project uses, asked for one by one. */
import { eachOf } from '../kernel/concurrency.ts'
import type { Unseen } from '../kernel/fact.ts'
import type { ProjectId } from '../kernel/ids.ts'
import type { QuotaUsage } from '../model/cinder.ts'
import type { LookOptions, RegionReaders } from './readers.ts'
import { askOne, type Reading } from './reading.ts'

/** More projects than this are not asked for unless told to. */
const mostQuotas = 1000

type Owned = readonly { readonly project: ProjectId | null }[]

/** Of all projects that own any of these. */
export async function readQuotas(
  { cinder }: RegionReaders,
  { progress, concurrency, depth }: LookOptions,
  ...lists: readonly Owned[]
): Promise<Reading<QuotaUsage>> {
  const projects = owners(lists)
  if (depth === 'shallow' || (depth === 'auto' && projects.length > mostQuotas)) {
    const detail = `quotas of ${projects.length} projects were not asked for (--depth deep does)`
    return { records: [], unseen: { source: cinder.source, reason: 'not-asked', detail } }
  }
  let unseen: Unseen | null = null
  const found = await eachOf(projects, concurrency, async (project) => {
    const asked = await askOne(cinder.source, () => cinder.quota(project))
    if ('answer' in asked) return asked.answer
    unseen ??= asked.unseen
    return null
  })
  const records = found.filter((quota) => quota !== null)
  progress.read(cinder.source, 'quotas', records.length)
  return { records, unseen }
}

function owners(lists: readonly Owned[]): readonly ProjectId[] {
  const projects = new Set<ProjectId>()
  for (const list of lists) for (const { project } of list) if (project !== null) projects.add(project)
  return [...projects]
}
