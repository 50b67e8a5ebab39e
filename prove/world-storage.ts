/** The back end's part of a state, and what of it reaches the hosts. */
import type { ImageRow, MapRow, PathRow, VirtualVolume, Vlun, WatcherRow } from '../src/simulate/state/planes.ts'
import type { AttachmentRow } from '../src/simulate/state/rows.ts'
import type { Values } from './axes.ts'
import { addresses, arrayName, hosts, imageName, longAgo, strangeWwid, volumeId, wwid, wwn } from './ids.ts'
import type { Guest, OnHost } from './world.ts'

interface Around {
  readonly attachments: readonly AttachmentRow[]
  readonly guests: readonly Guest[]
}

/** Guests that run and have the volume. */
const runningOn = (guests: readonly Guest[], host: string): number =>
  guests.filter((one) => one.host === host && one.has && one.domain.state !== 'shut-off').length

const hostNames: readonly string[] = Object.values(hosts)

export function imageIn({ backend, object, left }: Values, { guests }: Around): ImageRow | null {
  if (backend !== 'rbd' || object === 'absent') return null
  return {
    name: imageName,
    id: 'a1a1a1a1a1a1',
    sizeGib: 1,
    snapshots: object === 'cloned' ? ['foreign'] : [],
    children: object === 'cloned' ? ['volumes/foreign-child'] : [],
    watchers: [
      ...guests.flatMap((one, at) =>
        one.has && one.domain.state !== 'shut-off' ? [watcher(one.host, one.domain.uuid, at)] : [],
      ),
      ...clients[left === 'client' || left === 'strange-client' ? left : 'nobody'],
    ],
    trash: object === 'trash' ? { deletedAt: longAgo, expiresAt: null } : null,
    createdAt: longAgo,
  }
}

const watcher = (host: string, domain: string | null, at: number): WatcherRow => ({
  address: `${addresses[host]}:0/${1_000_000_001 + at}`,
  client: String(4_001 + at),
  cookie: String(140_401 + at),
  kind: 'qemu',
  host,
  domain,
})

const clients: Readonly<Record<'nobody' | 'client' | 'strange-client', readonly WatcherRow[]>> = {
  nobody: [],
  client: [watcher(hosts.third, null, 7)],
  'strange-client': [
    { address: '10.9.9.9:0/7', client: '4109', cookie: '140409', kind: 'unknown', host: null, domain: null },
  ],
}

interface OnArray {
  readonly virtualVolume: VirtualVolume | null
  readonly vluns: readonly Vlun[]
}

const nothing: OnArray = { virtualVolume: null, vluns: [] }

/** Exported to whom a record with a connection names, to whom a guest runs on, and to whom it was left exported. */
export function arrayIn({ backend, object, left }: Values, { attachments, guests }: Around): OnArray {
  if (backend !== 'hpe3par' || object === 'absent') return nothing
  const to = new Set(attachments.flatMap(({ connectorHost }) => connectorHost ?? []))
  for (const host of hostNames) if (runningOn(guests, host) > 0) to.add(host)
  const active = (host: string): boolean => runningOn(guests, host) > 0
  const vluns = [...to].map((host): Vlun => ({ volume: arrayName, host, lun: 1, active: active(host) }))
  if (left === 'export' || left === 'logged-in')
    vluns.push({ volume: arrayName, host: hosts.third, lun: 1, active: left === 'logged-in' })
  const virtualVolume = { name: arrayName, wwn, sizeGib: 1, volume: volumeId, snapshots: [] }
  return { virtualVolume, vluns }
}

interface Devices {
  readonly maps: readonly OnHost<{ readonly map: MapRow }>[]
  readonly loosePaths: readonly OnHost<{ readonly path: PathRow }>[]
}

const path = (adapter: number, state: PathRow['state'], of: string = wwid): PathRow => ({
  device: `sd${'abcdef'[adapter]}`,
  hctl: `${adapter}:0:0:1`,
  wwid: of,
  state,
  transport: 'running',
})

const map = (state: PathRow['state'], fields: Partial<MapRow> = {}): MapRow => ({
  wwid,
  device: 'dm-0',
  queueing: false,
  openCount: 0,
  holders: [],
  paths: [path(3, state), path(4, state)],
  ...fields,
})

const leftMaps: Readonly<Partial<Record<Values['left'], MapRow>>> = {
  'logged-in': map('active'),
  'dead-map': map('failed'),
  'held-map': map('failed', { openCount: 1, holders: ['lvm guest-vg'] }),
  'strange-path': map('failed', { paths: [path(3, 'failed'), path(4, 'active', strangeWwid)] }),
}

/** A guest opens a map; when the array has lost the volume, the map stays open and its paths fail. */
export function devicesIn({ backend, object, left }: Values, { guests }: Around): Devices {
  if (backend !== 'hpe3par') return { maps: [], loosePaths: [] }
  const state = object === 'absent' ? 'failed' : 'active'
  const maps = hostNames.flatMap((host) => {
    const openCount = runningOn(guests, host)
    return openCount > 0 ? [{ host, map: map(state, { openCount }) }] : []
  })
  const forgotten = leftMaps[left]
  if (forgotten !== undefined) maps.push({ host: hosts.third, map: forgotten })
  const loosePaths = left === 'stale-path' ? [{ host: hosts.third, path: path(5, 'failed') }] : []
  return { maps, loosePaths }
}
