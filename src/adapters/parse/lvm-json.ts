/** Logical volumes, volume groups and physical volumes, as LVM's commands give them with `--reportformat json`. */
import { readJson } from './json-document.ts'
import { type JsonRow, rowOf } from './json-row.ts'

export interface LogicalVolume {
  readonly group: string
  readonly groupUuid: string | null
  readonly name: string
  readonly uuid: string | null
  /** Ten letters; the first tells the type. */
  readonly attributes: string
  readonly sizeBytes: number | null
  /** The volume that this is a snapshot of. */
  readonly origin: string | null
  readonly pool: string | null
  readonly tags: readonly string[]
  /** Whether it can be opened here, and whether somebody has it open; null when LVM could not tell. */
  readonly active: boolean | null
  readonly open: boolean | null
}

export interface VolumeGroup {
  readonly name: string
  readonly uuid: string | null
  readonly sizeBytes: number | null
  readonly freeBytes: number | null
}

export interface PhysicalVolume {
  /** `/dev/dm-3`; null, like the name of its group, when the device is missing. */
  readonly device: string | null
  readonly group: string | null
  readonly uuid: string | null
}

export const parseLogicalVolumes = (text: string, source = 'lvs'): readonly LogicalVolume[] =>
  reported(text, 'lv', source).map((row) => {
    const attributes = row.text('lv_attr')
    return {
      group: row.text('vg_name'),
      groupUuid: row.textOr('vg_uuid', null),
      name: row.text('lv_name').replace(/^\[(.*)\]$/, '$1'),
      uuid: row.textOr('lv_uuid', null),
      attributes,
      sizeBytes: bytesIn(row, 'lv_size'),
      origin: row.textOr('origin', null),
      pool: row.textOr('pool_lv', null),
      tags: row.textOr('lv_tags', '').split(',').filter(Boolean),
      active: activeIn(attributes),
      open: openIn(attributes),
    }
  })

export const parseVolumeGroups = (text: string, source = 'vgs'): readonly VolumeGroup[] =>
  reported(text, 'vg', source).map((row) => ({
    name: row.text('vg_name'),
    uuid: row.textOr('vg_uuid', null),
    sizeBytes: bytesIn(row, 'vg_size'),
    freeBytes: bytesIn(row, 'vg_free'),
  }))

export const parsePhysicalVolumes = (text: string, source = 'pvs'): readonly PhysicalVolume[] =>
  reported(text, 'pv', source).map((row) => {
    const device = row.text('pv_name')
    return {
      device: device.startsWith('/') ? device : null,
      group: row.textOr('vg_name', null),
      uuid: row.textOr('pv_uuid', null),
    }
  })

/** A command may give several reports; each has the rows of one kind. */
const reported = (text: string, kind: 'lv' | 'vg' | 'pv', source: string): readonly JsonRow[] =>
  rowOf(readJson(source, text))
    .rows('report')
    .flatMap((report) => report.rows(kind))

/** The fifth letter: `-` is not active, `X` is unknown, others are ways to be active. */
const activeIn = (attributes: string): boolean | null =>
  attributes.length < 6 || attributes[4] === 'X' ? null : attributes[4] !== '-' && attributes[4] !== 'h'

/** The sixth letter: `o` is open, `-` is not, `X` is unknown. */
const openIn = (attributes: string): boolean | null =>
  attributes[5] === 'o' ? true : attributes[5] === '-' ? false : null

/** `--units b` without `--nosuffix` writes a `B` behind the number. */
function bytesIn(row: JsonRow, key: string): number | null {
  const text = row.textOr(key, '')
  return /^\d+[Bb]?$/.test(text) ? Number.parseInt(text, 10) : row.numberOr(key, null)
}
