/** The readers of a cloud that was written into real databases, and a scan that reads them. */
import { cinderDatabase } from '../../../src/adapters/databases/cinder-database.ts'
import { parseDatabaseUrl } from '../../../src/adapters/databases/database-url.ts'
import { novaDatabase } from '../../../src/adapters/databases/nova-database.ts'
import { type Scan, scan } from '../../../src/flow/scan.ts'
import type { RegionReaders } from '../../../src/observe/readers.ts'
import type { Databases } from '../../../src/ports/databases.ts'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import { depsOf, type ScanWishes } from '../simulated-scan.ts'

export interface DatabaseUrls {
  readonly cinder: string
  readonly novaApi: string
  /** Nova's own [database] connection. */
  readonly nova?: string
}

const deadlineMs = 5_000

export const openDatabases = ({ cinder, novaApi, nova }: DatabaseUrls): Databases => ({
  cinder: cinderDatabase(() => parseDatabaseUrl(cinder, 'cinder-db'), { source: 'RegionOne cinder-db', deadlineMs }),
  nova: novaDatabase(() => parseDatabaseUrl(novaApi, 'nova-db'), {
    source: 'RegionOne nova-db',
    deadlineMs,
    whole: () => nova ?? null,
  }),
})

/** A scan of the simulated cloud whose databases are these. */
export async function scanWith(databases: Databases, cloud: SimulatedCloud, wishes: ScanWishes = {}): Promise<Scan> {
  const deps = await depsOf(cloud, wishes)
  const regions = deps.regions.map((readers): RegionReaders => ({ ...readers, databases }))
  return scan({ ...deps, regions })
}
