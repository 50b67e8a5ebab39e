/** Regions of which a look left out what it found in order: they are asked for what another region does not know. */
import type { Diagnosis } from '../diagnose/diagnose.ts'
import { eachOf } from '../kernel/concurrency.ts'
import type { ServerId, VolumeId } from '../kernel/ids.ts'
import type { Region } from '../model/snapshot.ts'
import type { RegionReaders } from '../observe/readers.ts'
import { askOne } from '../observe/reading.ts'

interface Scanned {
  readonly readers: RegionReaders
  readonly region: Region
  readonly diagnosis: Diagnosis
}

/** The same, each region with those volumes and servers of other regions' findings that turn out to be its own. */
export function withThoseAskedFor<T extends Scanned>(all: readonly T[]): Promise<readonly T[]> {
  return eachOf(all, 1, async (one) => {
    if (one.region.leftOut === null || all.length < 2) return one
    const others = all.filter((other) => other !== one).flatMap(({ diagnosis }) => diagnosis.findings)
    const volumes = await ownVolumes(one, new Set(others.map((finding) => finding.volume)))
    const servers = await ownServers(one, new Set(others.map((finding) => finding.server)))
    return { ...one, region: { ...one.region, volumes, servers } }
  })
}

async function ownVolumes({ region, readers }: Scanned, ids: ReadonlySet<VolumeId | null>): Promise<Region['volumes']> {
  const listed = new Set(region.volumes.map(({ id }) => id))
  const found = [...region.volumes]
  for (const id of ids) {
    if (id === null || listed.has(id)) continue
    const asked = await askOne(readers.cinder.source, () => readers.cinder.volume(id))
    if ('answer' in asked && asked.answer !== null) found.push(asked.answer.volume)
  }
  return found
}

async function ownServers({ region, readers }: Scanned, ids: ReadonlySet<ServerId | null>): Promise<Region['servers']> {
  const found = new Map(region.servers)
  for (const id of ids) {
    if (id === null || found.has(id)) continue
    const asked = await askOne(readers.nova.source, () => readers.nova.server(id))
    if ('answer' in asked && asked.answer !== null) found.set(id, asked.answer)
  }
  return found
}
