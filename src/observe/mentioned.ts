/** Volumes of which somebody else than Cinder and Nova speaks: there may be something to be said of them. */
import { isUuid, type VolumeId, type Wwid } from '../kernel/ids.ts'
import type { PoolReport } from '../model/backend.ts'
import type { UserMessage } from '../model/cinder.ts'
import type { Disk, HostReport } from '../model/host.ts'
import type { LogReport } from '../model/log.ts'
import { lastSegment, parseObjectName } from '../model/object-name.ts'

export interface Speakers {
  readonly pools: readonly PoolReport[] | null
  readonly hosts: readonly HostReport[] | null
  readonly logs: readonly LogReport[] | null
  readonly messages: readonly UserMessage[]
}

export function* mentionedBy({ pools, hosts, logs, messages }: Speakers): Iterable<VolumeId> {
  for (const pool of pools ?? []) yield* opened(pool)
  if (hosts !== null) yield* devicesOn(hosts, wwidsIn(pools ?? []))
  for (const { events } of logs ?? []) for (const { volume } of events) if (volume !== null) yield volume
  for (const { resource } of messages) if (isUuid(resource)) yield resource as VolumeId
}

/** Somebody has its object open, or may. */
function* opened({ objects, watchers, exports }: PoolReport): Iterable<VolumeId> {
  const used = new Set([...watchers, ...exports].map((entry) => entry.object))
  if (used.size === 0) return
  for (const { name, volume } of objects) if (volume !== null && used.has(name)) yield volume
}

type Wwids = ReadonlyMap<Wwid, VolumeId>

function* devicesOn(hosts: readonly HostReport[], wwids: Wwids): Iterable<VolumeId> {
  for (const { maps, loosePaths } of hosts) {
    for (const { wwid } of [...maps, ...loosePaths]) {
      const volume = wwid === null ? undefined : wwids.get(wwid)
      if (volume !== undefined) yield volume
    }
  }
}

/** A disk of a domain, and the volume that it is. */
export interface SeenDisk {
  readonly volume: VolumeId
  readonly server: string
  readonly host: string
  /** The domain runs, or could go on running. */
  readonly open: boolean
}

export function* disksOn(hosts: readonly HostReport[], pools: readonly PoolReport[]): Iterable<SeenDisk> {
  const wwids = wwidsIn(pools)
  for (const { host, domains } of hosts) {
    for (const { uuid, state, disks } of domains) {
      for (const disk of disks) {
        const volume = volumeOf(disk, wwids)
        if (volume !== null) yield { volume, server: uuid, host, open: state !== 'shut-off' }
      }
    }
  }
}

/** The disk's serial is the volume's id, as Nova writes it; domains of others may have only the source to go by. */
export function volumeOf({ serial, source, wwid }: Disk, wwids: Wwids): VolumeId | null {
  if (serial !== null && isUuid(serial)) return serial as VolumeId
  const named = source === null ? null : parseObjectName(lastSegment(source)).volume
  return named ?? (wwid === null ? null : (wwids.get(wwid) ?? null))
}

export function wwidsIn(pools: readonly PoolReport[]): Wwids {
  const wwids = new Map<Wwid, VolumeId>()
  for (const { objects } of pools)
    for (const { wwid, volume } of objects) if (wwid !== null && volume !== null) wwids.set(wwid, volume)
  return wwids
}
