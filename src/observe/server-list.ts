/**
 * The servers of a large list. Their mappings are kept in numbers wherever they can be told again from
 * them: as records, those of a large cloud would be most of what the collector has to carry about.
 */
import type { ServerId, VolumeId } from '../kernel/ids.ts'
import { notUuid, UuidTable } from '../kernel/uuid-table.ts'
import type { Mapping, Server, ServerRecord } from '../model/nova.ts'

/** Gives volumes their numbers. */
export interface VolumeNumbers {
  numberOf(volume: VolumeId): number
  volumeOf(number: number): VolumeId
}

/** How much room there is at first. */
const atFirst = 1 << 12

export class ServerList {
  private readonly volumes: VolumeNumbers
  private readonly numbers = new UuidTable()
  private readonly servers: Server[] = []
  /** By server: its first mapping, and the one after its last. */
  private bounds = new Int32Array(2 * atFirst)
  /** By mapping: the number of its volume, and whether the volume ends with the server. */
  private mapped = new Int32Array(atFirst)
  private ends = new Uint8Array(atFirst)
  private count = 0
  /** By server: mappings of which there is more to tell. */
  private readonly asTheyCame = new Map<number, readonly Mapping[]>()
  /** Whose id is no UUID: they have no number. */
  readonly strange = new Map<ServerId, ServerRecord>()

  constructor(volumes: VolumeNumbers) {
    this.volumes = volumes
  }

  get size(): number {
    return this.servers.length
  }

  /** How many servers have any mapping. */
  get carriers(): number {
    let carriers = [...this.strange.values()].filter(({ mappings }) => mappings.length > 0).length
    for (let at = 0; at < this.size; at++) if (this.begin(at) < this.end(at)) carriers++
    return carriers
  }

  /** One that came before is replaced. */
  add(record: ServerRecord): void {
    const { server, mappings } = record
    const at = this.numbers.add(server.id)
    if (at === notUuid) {
      this.strange.set(server.id, record)
      return
    }
    this.servers[at] = server
    if (2 * at === this.bounds.length) this.bounds = grown(this.bounds, new Int32Array(4 * at))
    this.bounds[2 * at] = this.count
    let isPlain = true
    for (const mapping of mappings) {
      const number = this.volumes.numberOf(mapping.volume)
      isPlain &&= number !== notUuid && mapping.server === server.id && isToldByList(mapping)
      this.push(number, mapping.deleteOnTermination)
    }
    this.bounds[2 * at + 1] = this.count
    if (isPlain) this.asTheyCame.delete(at)
    else this.asTheyCame.set(at, mappings)
  }

  /** By the server's number. */
  server(at: number): Server {
    return this.servers[at] as Server
  }

  /** The place of the server's first mapping among all mappings. */
  begin(at: number): number {
    return this.bounds[2 * at] as number
  }

  /** The place after its last. */
  end(at: number): number {
    return this.bounds[2 * at + 1] as number
  }

  /** The number of the volume that is mapped there. */
  volumeAt(place: number): number {
    return this.mapped[place] as number
  }

  mapping(at: number, place: number): Mapping {
    const whole = this.asTheyCame.get(at)
    if (whole !== undefined) return whole[place - this.begin(at)] as Mapping
    const volume = this.volumes.volumeOf(this.volumeAt(place))
    return toldByList(this.server(at).id, volume, this.ends[place] === 1)
  }

  /** The attachment that the mapping names, without making a record of it. */
  attachmentAt(at: number, place: number): Mapping['attachment'] {
    return this.asTheyCame.size === 0 ? undefined : this.mapping(at, place).attachment
  }

  records(): Map<ServerId, ServerRecord> {
    const records = new Map(this.strange)
    for (let at = 0; at < this.size; at++) {
      const mappings: Mapping[] = []
      for (let place = this.begin(at); place < this.end(at); place++) mappings.push(this.mapping(at, place))
      records.set(this.server(at).id, { server: this.server(at), mappings })
    }
    return records
  }

  private push(volume: number, ends: boolean): void {
    if (this.count === this.mapped.length) {
      this.mapped = grown(this.mapped, new Int32Array(2 * this.count))
      this.ends = grown(this.ends, new Uint8Array(2 * this.count))
    }
    this.mapped[this.count] = volume
    this.ends[this.count++] = ends ? 1 : 0
  }
}

const isToldByList = ({ attachment, device, root }: Mapping): boolean =>
  attachment === undefined && device === null && root === undefined

const toldByList = (server: ServerId, volume: VolumeId, deleteOnTermination: boolean): Mapping => ({
  server,
  volume,
  attachment: undefined,
  device: null,
  root: undefined,
  deleteOnTermination,
})

function grown<T extends Int32Array | Uint8Array>(old: T, room: T): T {
  room.set(old)
  return room
}
