/**
 * What Cinder's and Nova's lists say of each volume, in numbers, until the volume itself comes. A volume of
 * which all say the same is counted then, and not kept: free and named by nobody, or attached once to a
 * server that maps it. In a large cloud nearly all are such, and as records they would be most of the memory
 * and half of the work. Whatever is not certain here is kept, for the rules to judge.
 */
import type { HostName, ServerId, VolumeId } from '../kernel/ids.ts'
import { Multimap } from '../kernel/multimap.ts'
import { notUuid, UuidTable } from '../kernel/uuid-table.ts'
import type { Attachment } from '../model/cinder.ts'
import { sameHost } from '../model/host-name.ts'
import type { Mapping, Server, ServerRecord } from '../model/nova.ts'
import { isAtRest } from '../model/volume-status.ts'
import type { VolumeRecord } from '../ports/cinder.ts'
import type { ServerList, VolumeNumbers } from './server-list.ts'
import { SimpleAttachments } from './simple-attachments.ts'

/** What was said of a volume. */
const attachedOnce = 1
const attachedOddly = 2
const mappedOnce = 4
const mappedOddly = 8
const agreed = 16

export class Agreement implements VolumeNumbers {
  private readonly volumes = new UuidTable()
  private readonly simple = new SimpleAttachments()
  private said = new Uint8Array(1 << 12)
  /** By volume: the number of the server that maps it. */
  private mappedBy = new Int32Array(1 << 12)
  /** By server: where it runs. */
  private readonly hosts: (HostName | null)[] = []
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

  /** All servers at once. They are not looked at again when the volumes come: walking to them would take longer than all else. */
  map(list: ServerList): void {
    for (let at = 0; at < list.size; at++) {
      const { id, host } = list.server(at)
      this.hosts.push(host)
      for (let place = list.begin(at); place < list.end(at); place++) {
        const number = list.volumeAt(place)
        if (number !== notUuid) this.mapOne(number, at, this.isOf(number, id, list.attachmentAt(at, place)))
      }
    }
    for (const { mappings } of list.strange.values()) {
      for (const { volume } of mappings) {
        const number = this.numberOf(volume)
        if (number !== notUuid) this.mapOne(number, 0, false)
      }
    }
  }

  /** Whether all that was said of the volume agrees with what its own record says: then it is counted as agreed. */
  settles({ volume, attached }: VolumeRecord): boolean {
    const { status, migrationStatus, nameId } = volume
    if (nameId !== null || !isAtRest(migrationStatus)) return false
    const number = this.volumes.indexOf(volume.id)
    if (number === notUuid) return false
    if (status === 'available') return attached.length === 0 && (number < 0 || this.said[number] === 0)
    if (status !== 'in-use' || number < 0 || !this.isTaken(number, attached)) return false
    this.said[number] = attachedOnce | mappedOnce | agreed
    return true
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
        this.takeBack(number, this.volumeOf(number))
    }
  }

  /** The servers without the mappings of agreed volumes; those are handed over of which nothing is left or named. */
  withoutAgreed(list: ServerList, leaveOut: (server: Server) => void): ReadonlyMap<ServerId, ServerRecord> {
    const named = new Set<ServerId | null>()
    for (const { server } of this.kept.values()) named.add(server)
    const kept = new Map(list.strange)
    for (let at = 0; at < list.size; at++) {
      const server = list.server(at)
      const mappings: Mapping[] = []
      for (let place = list.begin(at); place < list.end(at); place++)
        if (!this.isAgreed(list.volumeAt(place))) mappings.push(list.mapping(at, place))
      if (mappings.length > 0 || named.has(server.id)) kept.set(server.id, { server, mappings })
      else leaveOut(server)
    }
    return kept
  }

  volumeOf(number: number): VolumeId {
    return this.volumes.textAt(number) as VolumeId
  }

  isOfAgreed(volume: VolumeId): boolean {
    return this.isAgreed(this.volumes.indexOf(volume))
  }

  private isAgreed(number: number): boolean {
    return number >= 0 && ((this.said[number] as number) & agreed) !== 0
  }

  private isTaken(number: number, attached: VolumeRecord['attached']): boolean {
    if (this.said[number] !== (attachedOnce | mappedOnce) || attached.length > 1) return false
    const [view] = attached
    if (view === undefined) return true
    if (!this.simple.is(number, view.id)) return false
    const host = this.hosts[this.mappedBy[number] as number] as HostName | null
    return !view.host || host === null || sameHost(view.host, host)
  }

  /** Whether the server, and the attachment where one is named, are those that Cinder's list names. */
  private isOf(number: number, server: ServerId, attachment: Mapping['attachment']): boolean {
    if (((this.said[number] as number) & attachedOnce) === 0 || !this.simple.isOf(number, server)) return false
    return !attachment || this.simple.is(number, attachment)
  }

  private mapOne(number: number, server: number, isSame: boolean): void {
    const said = this.said[number] as number
    this.mappedBy[number] = server
    this.said[number] = said | (isSame && (said & mappedOnce) === 0 ? mappedOnce : mappedOddly)
  }

  /** From numbers to a record again. */
  private takeBack(number: number, volume: VolumeId): void {
    const said = this.said[number] as number
    if ((said & attachedOnce) === 0) return
    this.kept.add(volume, this.simple.recordOf(number, volume))
    this.said[number] = (said & ~attachedOnce) | attachedOddly
  }

  numberOf(volume: VolumeId): number {
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
