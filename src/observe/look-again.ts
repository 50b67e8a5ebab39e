/** A second look at what cannot be asked for by id: hosts and back ends. */
import type { Region } from '../model/snapshot.ts'
import { lookAtHosts } from './hosts.ts'
import type { LookOptions, RegionReaders } from './readers.ts'
import { withoutLeftOut } from './without-left-out.ts'

/** The same region, its hosts and pools seen afresh. The lists stay: suspects are asked about directly. */
export async function lookAgain(region: Region, readers: RegionReaders, options: LookOptions): Promise<Region> {
  const hosts = await lookAtHosts(readers, options, region.novaServices, region.hypervisors)
  const pools =
    readers.backends === null ? region.pools : await Promise.all(readers.backends.map((backend) => backend.look()))
  return { ...region, takenAt: await readers.now(), ...withoutLeftOut({ hosts, pools }, region.leftOut) }
}
