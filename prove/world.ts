/** The truth of one state: the rows that each plane really has, seen or unseen. */
import type { DomainRow, ImageRow, MapRow, PathRow, VirtualVolume, Vlun } from '../src/simulate/state/planes.ts'
import type { AttachmentRow, MappingRow, ServerRow, VolumeRow, WorkerRow } from '../src/simulate/state/rows.ts'
import type { Values } from './axes.ts'
import { attachmentsIn, volumeIn, workersIn } from './world-cinder.ts'
import { domainsIn, mappingsIn, serversIn } from './world-nova.ts'
import { arrayIn, devicesIn, imageIn } from './world-storage.ts'

export type OnHost<T> = T & { readonly host: string }

export interface Guest {
  readonly host: string
  readonly domain: DomainRow
  /** Whether the volume is among its disks. */
  readonly has: boolean
}

export interface World {
  readonly values: Values
  readonly volume: VolumeRow
  readonly attachments: readonly AttachmentRow[]
  readonly workers: readonly WorkerRow[]
  /** Also those that Nova deleted and remembers; not those that it purged. */
  readonly servers: readonly ServerRow[]
  readonly mappings: readonly MappingRow[]
  readonly guests: readonly Guest[]
  readonly image: ImageRow | null
  readonly virtualVolume: VirtualVolume | null
  readonly vluns: readonly Vlun[]
  readonly maps: readonly OnHost<{ readonly map: MapRow }>[]
  readonly loosePaths: readonly OnHost<{ readonly path: PathRow }>[]
}

export function worldOf(values: Values): World {
  const attachments = attachmentsIn(values)
  const guests = domainsIn(values)
  const around = { attachments, guests }
  return {
    values,
    volume: volumeIn(values, attachments),
    attachments,
    workers: workersIn(values),
    servers: serversIn(values),
    mappings: mappingsIn(values, attachments),
    guests,
    image: imageIn(values, around),
    ...arrayIn(values, around),
    ...devicesIn(values, around),
  }
}
