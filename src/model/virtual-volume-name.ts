/**
 * Names of virtual volumes as Cinder's drivers of HPE 3PAR, Primera and Alletra give them: four letters that
 * tell the kind, then the id's 16 bytes in base64, with `.` for `+` and `-` for `/`. A `-` may stand anywhere
 * in the code, so a name is divided by length.
 */
import { isUuid, type VolumeId } from '../kernel/ids.ts'
import type { ObjectForm } from './backend.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-'
const codeLength = 22
/** 22 letters of 6 bits hold four more than an id has; these are always 0. */
const spareBits = 4n

export function encodeId(id: string): string {
  const bits = BigInt(`0x${id.replaceAll('-', '')}`) << spareBits
  return Array.from(
    { length: codeLength },
    (_, i) => letters[Number((bits >> BigInt(6 * (codeLength - 1 - i))) & 63n)],
  ).join('')
}

/** Null for what is no code of an id. */
export function decodeId(code: string): string | null {
  if (code.length !== codeLength) return null
  let bits = 0n
  for (const letter of code) {
    const value = letters.indexOf(letter)
    if (value < 0) return null
    bits = (bits << 6n) | BigInt(value)
  }
  if ((bits & 15n) !== 0n) return null
  const hex = (bits >> spareBits).toString(16).padStart(32, '0')
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return isUuid(id) ? id : null
}

export const virtualVolumeName = (id: string): string => `osv-${encodeId(id)}`

/** `tsv-` and `omv-` bear a volume's data while the driver renames or converts it, and stay when it dies over that. */
const forms: Readonly<Record<string, ObjectForm>> = { 'osv-': 'volume', 'tsv-': 'temporary', 'omv-': 'temporary' }

/** Also what the driver gave back to others, under `unm-`, is foreign. */
export function parseVirtualVolumeName(name: string): { volume: VolumeId | null; form: ObjectForm } {
  const form = forms[name.slice(0, 4)]
  const volume = form === undefined ? null : decodeId(name.slice(4))
  return volume === null || form === undefined
    ? { volume: null, form: 'foreign' }
    : { volume: volume as VolumeId, form }
}

/** The id in the name of a snapshot of Cinder's; null for temporary ones and those of others. */
export const snapshotInVirtualVolumeName = (name: string): string | null =>
  name.startsWith('oss-') ? decodeId(name.slice(4)) : null
