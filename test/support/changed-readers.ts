/** Readers of a simulated cloud that change something while they read, or see something differently. */
import { type Scan, scan } from '../../src/flow/scan.ts'
import type { PoolReport } from '../../src/model/backend.ts'
import type { RegionReaders } from '../../src/observe/readers.ts'
import type { Pages } from '../../src/ports/cinder.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { depsOf, type ScanWishes } from './simulated-scan.ts'

/** A scan through readers that a test has changed. */
export async function scanThrough(
  cloud: SimulatedCloud,
  change: (readers: RegionReaders) => RegionReaders,
  wishes: ScanWishes = {},
): Promise<Scan> {
  const deps = await depsOf(cloud, wishes)
  return scan({ ...deps, regions: deps.regions.map(change) })
}

/** Does something once, when the list is asked for: before its first page, or after its last. */
export function once<T>(list: () => Pages<T>, when: 'before' | 'after', act: () => void): () => Pages<T> {
  let done = false
  const doOnce = (): void => {
    if (!done) act()
    done = true
  }
  return async function* () {
    if (when === 'before') doOnce()
    yield* list()
    if (when === 'after') doOnce()
  }
}

/** Back ends whose looks are changed, each by its number: the first is 0. */
export function withLooks(
  readers: RegionReaders,
  change: (report: PoolReport, look: number) => PoolReport,
): RegionReaders {
  const backends = (readers.backends ?? []).map((backend) => {
    let looks = 0
    return { ...backend, look: async () => change(await backend.look(), looks++) }
  })
  return { ...readers, backends }
}
