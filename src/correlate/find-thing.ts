/** What a text means in a region: a volume, a server, an attachment, a host, a WWID or an image. */
import type { HostName, ServerId, VolumeId } from '../kernel/ids.ts'
import { lastSegment, volumeInName } from '../model/object-name.ts'
import type { RegionIndex } from './index-region.ts'

export type ThingKind = 'volume' | 'server' | 'attachment' | 'host' | 'device' | 'image'

export interface Thing {
  readonly kind: ThingKind
  readonly id: string
  readonly name: string | null
  /** The volumes that it concerns. */
  readonly volumes: readonly VolumeId[]
}

/** Every meaning of the text; more than one is for the operator to choose among. */
export function findThings(index: RegionIndex, text: string): readonly Thing[] {
  const byId = [...volumeThings(index, text), ...serverThings(index, text), ...attachmentThings(index, text)]
  if (byId.length > 0) return byId
  return [...imageThings(index, text), ...deviceThings(index, text), ...hostThings(index, text)]
}

function* volumeThings(index: RegionIndex, text: string): Iterable<Thing> {
  for (const volume of index.lists.volumes().values()) {
    if (volume.id === text || volume.name === text)
      yield { kind: 'volume', id: volume.id, name: volume.name, volumes: [volume.id] }
  }
  const id = text as VolumeId
  if (index.lists.volumes().has(id)) return
  const owner = ownerOf(index, id)
  const name = index.lists.volumes().get(owner)?.name ?? null
  // Of a volume that Cinder does not have, others may still speak; or the id is the name of another's object.
  if (owner !== id || hasAnything(index, id)) yield { kind: 'volume', id: owner, name, volumes: [owner] }
}

const hasAnything = (index: RegionIndex, id: VolumeId): boolean =>
  index.region.attachments.has(id) ||
  index.lists.mappings().has(id) ||
  index.lists.holders().has(id) ||
  index.lists.objects().has(id) ||
  index.region.answers.volumes.get(id)?.is === 'present'

const records = (index: RegionIndex) => index.region.servers.values().map((record) => record.server)

function* serverThings(index: RegionIndex, text: string): Iterable<Thing> {
  const known = new Set<ServerId>()
  for (const server of records(index)) {
    if (server.id !== text && server.name !== text && server.instanceName !== text) continue
    known.add(server.id)
    yield { kind: 'server', id: server.id, name: server.name, volumes: volumesOfServer(index, server.id) }
  }
  const id = text as ServerId
  if (known.has(id)) return
  const volumes = volumesOfServer(index, id)
  if (volumes.length > 0) yield { kind: 'server', id, name: null, volumes }
}

function volumesOfServer(index: RegionIndex, server: ServerId): readonly VolumeId[] {
  const found = new Set<VolumeId>()
  for (const [volume, attachments] of index.region.attachments.entries())
    if (attachments.some((a) => a.server === server)) found.add(volume)
  for (const [volume, mappings] of index.lists.mappings().entries())
    if (mappings.some((m) => m.server === server)) found.add(volume)
  for (const [volume, holders] of index.lists.holders().entries())
    if (holders.some(([, h]) => h.domain.uuid === server)) found.add(volume)
  return [...found].sort()
}

function* attachmentThings(index: RegionIndex, text: string): Iterable<Thing> {
  for (const [volume, attachments] of index.region.attachments.entries()) {
    if (attachments.some((a) => a.id === text)) yield { kind: 'attachment', id: text, name: null, volumes: [volume] }
  }
}

/** `volume-<uuid>` or `osv-…`, with or without a pool before it; or the name of any object that was seen. */
function* imageThings(index: RegionIndex, text: string): Iterable<Thing> {
  const name = lastSegment(text)
  const volume = volumeInName(name)
  if (volume !== null) {
    const owner = ownerOf(index, volume)
    if (index.lists.volumes().has(owner) || hasAnything(index, owner))
      yield { kind: 'image', id: name, name, volumes: [owner] }
    return
  }
  for (const pool of index.region.pools ?? []) {
    for (const object of pool.objects) {
      if (object.name === name && object.volume !== null)
        yield { kind: 'image', id: name, name, volumes: [ownerOf(index, object.volume)] }
    }
  }
}

/** After a migration the name of the object bears another id than the volume's. */
function ownerOf(index: RegionIndex, id: VolumeId): VolumeId {
  for (const volume of index.lists.volumes().values()) if (volume.nameId === id) return volume.id
  return id
}

function* deviceThings(index: RegionIndex, text: string): Iterable<Thing> {
  const wwid = normalWwid(text)
  const volumes = new Set<VolumeId>()
  for (const pool of index.region.pools ?? []) {
    for (const object of pool.objects)
      if (object.wwid === wwid && object.volume !== null) volumes.add(ownerOf(index, object.volume))
  }
  const stray = index.lists.strayDevices().some((device) => device.map?.wwid === wwid || device.path?.wwid === wwid)
  if (volumes.size > 0 || stray) yield { kind: 'device', id: wwid, name: null, volumes: [...volumes] }
}

/** `naa.6000…` of sysfs and `6000…` of the array are `36000…` to multipath. */
function normalWwid(text: string): string {
  const lower = text
    .toLowerCase()
    .replace(/^0x/, '')
    .replace(/^naa\./, '')
  return /^[0-9a-f]{32}$|^[0-9a-f]{16}$/.test(lower) ? `3${lower}` : lower
}

function* hostThings(index: RegionIndex, text: string): Iterable<Thing> {
  const names = new Set<string>()
  for (const service of index.region.novaServices) names.add(service.host)
  for (const service of index.region.cinderServices) names.add(service.host.split('@')[0] as string)
  for (const report of index.lists.hosts().keys()) names.add(report)
  if (!names.has(text)) return
  const volumes = new Set<VolumeId>()
  for (const [volume, attachments] of index.region.attachments.entries())
    if (attachments.some((a) => a.host === text)) volumes.add(volume)
  for (const [volume, mappings] of index.lists.mappings().entries())
    if (mappings.some((m) => index.serverOf(m.server)?.host === text)) volumes.add(volume)
  for (const [volume, holders] of index.lists.holders().entries())
    if (holders.some(([, h]) => h.host === (text as HostName))) volumes.add(volume)
  for (const volume of index.lists.volumesWithDevices())
    if (index.lists.devicesOf(volume).some((d) => d.host === (text as HostName))) volumes.add(volume)
  yield { kind: 'host', id: text, name: text, volumes: [...volumes].sort() }
}
