/** What the simulated array tells of its volumes, VLUNs and hosts. */
import type { SimulatedCloud } from '../cloud.ts'
import type { Json } from '../http.ts'
import type { SanArray, VirtualVolume, Vlun } from '../state/planes.ts'

const wholeCopy = 1
const virtualCopy = 3

const list = (members: readonly Json[]): Json => ({ total: members.length, members })

export const systemView = (array: SanArray): Json => ({
  id: 168742,
  name: array.backend,
  systemVersion: '3.3.2',
  model: 'HPE_3PAR 8200',
  serialNumber: array.serial,
})

export const cpgsView = (array: SanArray): Json => list([{ id: 0, uuid: array.serial, name: array.pool }])

export const volumeView = (volume: VirtualVolume, array: SanArray): Json => ({
  ...common(volume.name, volume.sizeGib, array),
  wwn: volume.wwn,
  copyType: wholeCopy,
  comment: JSON.stringify({ type: 'OpenStack', volume_id: volume.volume, name: `volume-${volume.volume}` }),
})

const snapshotView = (name: string, volume: VirtualVolume, array: SanArray): Json => ({
  ...common(name, volume.sizeGib, array),
  // Numbered behind its volume.
  wwn: `${volume.wwn.slice(0, 8)}F${volume.wwn.slice(9)}`,
  copyType: virtualCopy,
  copyOf: volume.name,
  readOnly: true,
})

const common = (name: string, sizeGib: number, array: SanArray): Json => ({
  name,
  userCPG: array.pool,
  snapCPG: array.pool,
  provisioningType: 2,
  sizeMiB: sizeGib * 1024,
  state: 1,
})

export const volumesView = (array: SanArray): readonly Json[] =>
  [...array.volumes.values()].flatMap((volume) => [
    volumeView(volume, array),
    ...volume.snapshots.map((name) => snapshotView(name, volume, array)),
  ])

/** A template for each; beside it, where a host is logged in, one for each of its two paths. */
export const vlunsView = (array: SanArray, cloud: SimulatedCloud): readonly Json[] =>
  array.vluns.flatMap((vlun) => [
    vlunView(vlun, array),
    ...(vlun.active
      ? initiatorsOf(vlun.host, array, cloud).map((remoteName, i) => ({
          ...vlunView(vlun, array),
          active: true,
          remoteName,
          portPos: { node: i, slot: 2, cardPort: 1 },
        }))
      : []),
  ])

const vlunView = (vlun: Vlun, array: SanArray): Json => ({
  lun: vlun.lun,
  volumeName: vlun.volume,
  hostname: vlun.host,
  type: 3,
  volumeWWN: array.volumes.get(vlun.volume)?.wwn,
  active: false,
  multipathing: 1,
  failedPathPol: 1,
})

/** As an array writes them: capitals, without colons. */
const initiatorsOf = (host: string, { otherNames }: SanArray, cloud: SimulatedCloud): readonly string[] =>
  (cloud.hosts.get(otherNames.get(host) ?? host)?.initiators ?? ['10000090FAFFFFFE', '10000090FAFFFFFF']).map((name) =>
    name.toUpperCase(),
  )

export function hostsView(array: SanArray, cloud: SimulatedCloud): Json {
  const names = [...new Set(array.vluns.map((vlun) => vlun.host))].sort()
  return list(
    names.map((name, id) => ({
      id,
      name,
      FCPaths: initiatorsOf(name, array, cloud).map((wwn) => ({ wwn })),
      iSCSIPaths: [],
    })),
  )
}

export const setsView = (sets: ReadonlyMap<string, readonly string[]>): Json =>
  list([...sets].map(([name, setmembers], id) => ({ id, name, setmembers })))

/** The members for which a query as `"volumeName EQ osv-…"` holds; all without one. */
export function queried(members: readonly Json[], query: string | null): Json {
  const [, key, value] = /^"(\w+) EQ (.+)"$/.exec(query ?? '') ?? []
  return list(key === undefined ? members : members.filter((member) => member[key] === value))
}
