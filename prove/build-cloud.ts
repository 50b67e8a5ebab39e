/** A state as a simulated cloud: the same rows, which may then be changed by whoever works on the cloud. */
import type { SimulatedCloud } from '../src/simulate/cloud.ts'
import { standardCloud } from '../src/simulate/standard.ts'
import type { RbdPool, SanArray } from '../src/simulate/state/planes.ts'
import { manualTime } from '../src/simulate/state/time.ts'
import { darken } from './blind.ts'
import { lately, longAgo, now, services } from './ids.ts'
import type { World } from './world.ts'

/** A standard cloud with nothing in it, at the moment of every look. */
export const emptyProofCloud = (): SimulatedCloud => standardCloud({ time: manualTime(now), workMs: 0 })

export function cloudOf(world: World): SimulatedCloud {
  const cloud = emptyProofCloud()
  const copy = structuredClone(world)
  fillCinder(cloud, copy)
  fillNova(cloud, copy)
  fillStorage(cloud, copy)
  fillHosts(cloud, copy)
  darken(cloud, world.values)
  return cloud
}

function fillCinder(cloud: SimulatedCloud, { volume, attachments, workers, values }: World): void {
  cloud.volumes.add(volume)
  if (volume.deletedAt === null)
    cloud.quotas.set(volume.project, { volumes: 1, gigabytes: volume.size, snapshots: 0, reserved: 0 })
  for (const row of attachments) cloud.attachments.add(row)
  if (attachments.length > 0) cloud.attachmentsOf.set(volume.id, [...attachments])
  cloud.workers.push(...workers)
  if (values.variation === 'young') volume.updatedAt = lately
  if (values.variation !== 'service-down') return
  for (const service of cloud.cinderServices) if (service.host === services[values.backend]) service.downSince = longAgo
}

function fillNova(cloud: SimulatedCloud, { servers, mappings }: World): void {
  for (const row of servers) cloud.servers.add(row)
  for (const row of mappings) {
    cloud.mappings.push(row)
    cloud.mappingsOf.set(row.server, [...(cloud.mappingsOf.get(row.server) ?? []), row])
  }
}

export const poolIn = (cloud: SimulatedCloud): RbdPool => cloud.storage.find((one) => one.kind === 'rbd') as RbdPool
export const arrayOf = (cloud: SimulatedCloud): SanArray =>
  cloud.storage.find((one) => one.kind === 'hpe3par') as SanArray

function fillStorage(cloud: SimulatedCloud, { image, virtualVolume, vluns }: World): void {
  if (image !== null) poolIn(cloud).images.set(image.name, image)
  if (virtualVolume === null) return
  arrayOf(cloud).volumes.set(virtualVolume.name, virtualVolume)
  arrayOf(cloud).vluns.push(...vluns)
}

function fillHosts(cloud: SimulatedCloud, { guests, maps, loosePaths }: World): void {
  for (const { host, domain } of guests) cloud.hosts.get(host)?.domains.set(domain.uuid, domain)
  for (const { host, map } of maps) cloud.hosts.get(host)?.maps.set(map.wwid, map)
  for (const { host, path } of loosePaths) cloud.hosts.get(host)?.loosePaths.push(path)
}
