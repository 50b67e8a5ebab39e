/** Names that mean the same in every state of the proof. */
import { virtualVolumeName } from '../src/model/virtual-volume-name.ts'
import { wwidOf } from '../src/simulate/planes/storage.ts'

const id = (tail: string): string => `00000000-0000-4000-8000-0000000000${tail}`

export const volumeId = id('a1')
export const serverId = id('b1')
export const otherServerId = id('b2')
/** A server id that a brick client made up. */
export const inventedId = id('b9')

export const recordIds = {
  first: id('c1'),
  second: id('c2'),
  others: id('c3'),
  named: id('c8'),
  lost: id('c9'),
} as const

/** Where the server runs, where others do, and a host with no other part in it. */
export const hosts = { own: 'compute-01', other: 'compute-02', third: 'compute-03' } as const
export const addresses: Readonly<Record<string, string>> = {
  'compute-01': '10.0.0.31',
  'compute-02': '10.0.0.32',
  'compute-03': '10.0.0.33',
}

export const imageName = `volume-${volumeId}`
export const arrayName = virtualVolumeName(volumeId)
export const wwn = '60002AC0000000000200013800021F2A'
export const wwid = wwidOf(wwn)
/** Another disk than the volume's. */
export const strangeWwid = wwidOf('60002AC0000000000200099900021F2A')

export const services = { rbd: 'storage-01@ceph', hpe3par: 'storage-01@san' } as const
export const volumeHosts = { rbd: 'storage-01@ceph#ceph', hpe3par: 'storage-01@san#CPG1' } as const
export const volumeTypes = { rbd: 'ceph', hpe3par: 'san' } as const

/** The moment of every look; what is not young has been as it is for days. */
export const now = Date.parse('2026-03-01T12:00:00Z')
export const longAgo = now - 5 * 86_400_000
export const lately = now - 60_000
