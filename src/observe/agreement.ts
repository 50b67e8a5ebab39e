/**
 * What Cinder's and Nova's lists say of each volume, in numbers, until the volume itself comes. A volume of
 * which all say the same is counted then, and not kept: free and named by nobody, or attached once to a
 * server that maps it. In a large cloud nearly all are such, and as records they would be most of the memory
 * and half of the work. Whatever is not certain here is kept, for the rules to judge.
 */
import type { ServerId, VolumeId } from '../kernel/ids.ts'
import { Multimap } from '../kernel/multimap.ts'
import { notUuid, UuidTable } from '../kernel/uuid-table.ts'
import type { Attachment, Volume } from '../model/cinder.ts'
import { sameHost } from '../model/host-name.ts'
import type { ServerRecord } from '../model/nova.ts'
import { isAtRest } from '../model/volume-status.ts'
import type { VolumeRecord } from '../ports/cinder.ts'
import { SimpleAttachments } from './simple-attachments.ts'

/** What was said of a volume. */
const attachedOnce = 1
const attachedOddly = 2
const mappedOnce = 4
const mappedOddly = 8
const agreed = 16

export class Agreement {
  private readonly volumes = new UuidTable()
  private readonly simple = new SimpleAttachments()
  private said = new Uint8Array(1 << 12)
  /** By volume: the number of the server that maps it. */
  private mappedBy = new Int32Array(1 << 12)
  private servers: readonly ServerRecord[] = []
  /** Attachments that are kept as they are. */
  readonly kept = new Multimap<VolumeId, Attachment>()

  attachment(record: Attachment): void {
    const number = this.numberOf(record.volume)
    if (number === notUuid) {
      this.kept.add(record.volume, record)
      return
    }
    const said = this.said[number] as number
    if ((said & (attachedOnce | attachedOddly)) === 0 && this.simple.keep(number, record)) {
      this.said[number] = said | attachedOnce
      return
    }
    this.takeBack(number, record.volume)
    this.kept.add(record.volume, record)
    this.said[number] = (this.said[number] as number) | attachedOddly
  }

  /** All servers at once: mappings are looked up in them. */
  map(servers: readonly ServerRecord[]): void {
    this.servers = servers
    for (const [at, { mappings }] of servers.entries()) {
      for (const { volume } of mappings) {
        const number = this.numberOf(volume)
        if (number !== notUuid) this.mapOne(number, at)
      }
    }
  }

  /** Whether all that was said of the volume agrees with what its own record says. */
  isAgreed({ volume, attached }: VolumeRecord): boolean {
    const { status, migrationStatus, nameId } = volume
    if (nameId !== null || !isAtRest(migrationStatus)) return false
    const number = this.volumes.indexOf(volume.id)
    if (number === notUuid) return false
    if (status === 'available') return attached.length === 0 && (number < 0 || this.said[number] === 0)
    return status === 'in-use' && number >= 0 && this.isTaken(number, volume, attached)
  }

  /** The volume is counted, and what is said of it forgotten. */
  forget(volume: VolumeId): void {
    const number = this.volumes.indexOf(volume)
    if (number >= 0) this.said[number] = (this.said[number] as number) | agreed
  }

  /** The volume is kept: so are its attachments, as records. */
  keep(volume: VolumeId): void {
    const number = this.volumes.indexOf(volume)
    if (number < 0) return
    this.said[number] = (this.said[number] as number) & ~agreed
    this.takeBack(number, volume)
  }

  /** After the last volume: what is said of volumes that were never listed is kept. */
  end(): void {
    for (let number = 0; number < this.volumes.size; number++) {
      if (((this.said[number] as number) & (agreed | attachedOnce)) === attachedOnce)
        this.takeBack(number, this.volumes.textAt(number) as VolumeId)
    }
  }

  /** Whether the volume was counted, and what is said of it need not be kept. */
  isOfAgreed(volume: VolumeId): boolean {
    const number = this.volumes.indexOf(volume)
    return number >= 0 && ((this.said[number] as number) & agreed) !== 0
  }

  private isTaken(number: number, volume: Volume, attached: VolumeRecord['attached']): boolean {
    if (this.said[number] !== (attachedOnce | mappedOnce)) return false
    const server = this.servers[this.mappedBy[number] as number] as ServerRecord
    if (!this.simple.isOf(number, server.server.id)) return false
    const mapping = server.mappings.find((entry) => entry.volume === volume.id)
    if (mapping === undefined || (mapping.attachment && !this.simple.is(number, mapping.attachment))) return false
    if (attached.length > 1) return false
    const [view] = attached
    if (view === undefined) return true
    if (!this.simple.is(number, view.id)) return false
    return !view.host || server.server.host === null || sameHost(view.host, server.server.host)
  }

  private mapOne(number: number, server: number): void {
    const said = this.said[number] as number
    this.mappedBy[number] = server
    this.said[number] = said | (said & mappedOnce ? mappedOddly : mappedOnce)
  }

  /** From numbers to a record again. */
  private takeBack(number: number, volume: VolumeId): void {
    const said = this.said[number] as number
    if ((said & attachedOnce) === 0) return
    this.kept.add(volume, this.simple.recordOf(number, volume))
    this.said[number] = (said & ~attachedOnce) | attachedOddly
  }

  private numberOf(volume: VolumeId): number {
    const number = this.volumes.add(volume)
    if (number >= this.said.length) {
      const said = new Uint8Array(2 * this.said.length)
      said.set(this.said)
      this.said = said
      const mappedBy = new Int32Array(2 * this.mappedBy.length)
      mappedBy.set(this.mappedBy)
      this.mappedBy = mappedBy
    }
    return number
  }
}

/** Servers that any kept record names, each with the mappings that are kept; the others are handed over. */
export function withoutAgreed(
  servers: ReadonlyMap<ServerId, ServerRecord>,
  agreement: Agreement,
  leaveOut: (server: ServerRecord) => void,
): ReadonlyMap<ServerId, ServerRecord> {
  const named = new Set<ServerId | null>()
  for (const { server } of agreement.kept.values()) named.add(server)
  const kept = new Map<ServerId, ServerRecord>()
  for (const [id, record] of servers) {
    const mappings = record.mappings.filter(({ volume }) => !agreement.isOfAgreed(volume))
    if (mappings.length > 0 || named.has(id)) kept.set(id, { server: record.server, mappings })
    else leaveOut(record)
  }
  return kept
}
