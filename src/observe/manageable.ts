/** The back ends as Cinder's own drivers list them, where no better way to see them is configured. */
import type { BackendName } from '../kernel/ids.ts'
import type { PoolReport } from '../model/backend.ts'
import type { LookOptions, RegionReaders } from './readers.ts'
import { readPages } from './reading.ts'

/** The driver opens every object of a pool to answer: on a large one that takes it too long. */
const mostVolumes = 2000

export async function lookThroughCinder(
  { cinder }: RegionReaders,
  { depth, progress }: LookOptions,
  pools: readonly BackendName[],
): Promise<readonly PoolReport[] | null> {
  if (depth === 'shallow' || pools.length === 0) return null
  if (depth === 'auto' && !(await isSmall(cinder))) return null
  const reports: PoolReport[] = []
  for (const name of pools) {
    const source = `${cinder.source} ${name}`
    const { records, unseen } = await readPages(source, 'objects', cinder.manageable(name), progress)
    // A driver that cannot list says so by an error: the pool is then as if it were not configured.
    if (unseen !== null && records.length === 0) continue
    const [backend, pool] = name.split('#') as [string, string | undefined]
    reports.push({
      backend,
      pool: pool ?? null,
      source,
      kind: 'listed-by-cinder',
      ours: false,
      unseen,
      shows: { watchers: false, exports: false, trash: false, dependants: false },
      objects: records,
      watchers: [],
      exports: [],
    })
  }
  return reports.length === 0 ? null : reports
}

async function isSmall(cinder: RegionReaders['cinder']): Promise<boolean> {
  try {
    const count = await cinder.countVolumes()
    return count !== null && count <= mostVolumes
  } catch {
    return false
  }
}
