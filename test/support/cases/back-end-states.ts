/** What the cases of back ends share: volumes refused, trashed, or held by a domain that nobody knows. */
import { forgetVolume } from '../../../src/simulate/cinder/rows.ts'
import { write } from '../../../src/simulate/hands.ts'
import { plug, startDomain } from '../../../src/simulate/planes/hosts.ts'
import { imageOf } from '../../../src/simulate/planes/storage.ts'
import type { LogRow, RbdPool } from '../../../src/simulate/state/planes.ts'
import type { VolumeRow } from '../../../src/simulate/state/rows.ts'
import { cutShort, type Ground, unreachableBackends, withoutHosts } from './fault-cases.ts'

export const rbd = ({ cloud }: Ground): RbdPool => cloud.storage.find((storage) => storage.kind === 'rbd') as RbdPool

export function refused({ cloud, past }: Ground, volume: VolumeRow, kind: LogRow['kind'] = 'volume-busy'): void {
  const text = `Cannot delete volume ${volume.id}: volume is busy`
  const at = past.time.now()
  cloud.log.push({
    at,
    source: 'cinder-volume.log',
    kind,
    volume: volume.id,
    server: null,
    request: null,
    text,
  })
  write(past, volume, 'available')
}

export function strangeDomain({ past }: Ground, volume: VolumeRow, name = 'instance-0000aaaa'): string {
  const uuid = past.random.uuid()
  startDomain(past, 'compute-01', uuid, name)
  plug(past, 'compute-01', uuid, volume)
  return uuid
}

export function trashed({ past }: Ground, volume: VolumeRow): void {
  const image = imageOf(past, volume)
  if (image !== undefined) image.trash = { deletedAt: past.time.now(), expiresAt: null }
  forgetVolume(past, volume)
}

export const hostsUnseen = { hide: withoutHosts, says: /compute hosts not seen/ }

export const volumesCut = { hide: cutShort('volume', '/volumes/detail'), finding: 'absent', says: /volumes/ } as const

export const backendGone = { hide: unreachableBackends, finding: 'absent', says: /no answer/ } as const

export const volumeRefused = {
  hide: ({ weather }: Ground, { volume }: { readonly volume: string | null }) =>
    weather.add({ effect: { kind: 'status', status: 500 }, service: 'volume', path: `/volumes/${volume}` }),
  finding: 'unconfirmed',
  says: /volume .*500/,
} as const
