import type { CinderSweepError } from '../kernel/errors.ts'
import type { HostName, ServerId, VolumeId } from '../kernel/ids.ts'
import type { Mapping, PastServer, Server, ServerRecord } from '../model/nova.ts'
import type { Among } from './among.ts'
import type { Pages } from './cinder.ts'

/** Reads Nova's API database, and through it the database of every cell. */
export interface NovaDatabase {
  readonly source: string
  /**
   * Holds a moment of each of them fast. Whoever asks for it ends it. A cell that could not be read is
   * told in it; what throws a CinderSweepError is that the API database could not be.
   */
  moment(): Promise<NovaMoment>

  /**
   * As it is now, wherever it is; null only when no cell has it, and it is not being built. It throws
   * `plane.unreachable` when its cell does not answer, or any other that could have it.
   */
  server(id: ServerId): Promise<Server | null>
  mappingsOf(server: ServerId): Promise<readonly Mapping[]>
  /** What Nova kept of these servers that it once had. */
  past(servers: readonly ServerId[]): Promise<Remembered>
  close(): Promise<void>
}

/** Nova's rows at one moment, of all cells that answered. One list at a time. */
export interface NovaMoment {
  readonly source: string
  readonly cells: readonly Cell[]

  /** These servers, without their mappings; all where they are null. */
  servers(ids: readonly ServerId[] | null): Pages<Server>
  mappings(among: Among | null): Pages<Mapping>
  /** Servers that so far are nothing but a request to build them. */
  building(): Promise<readonly ServerRecord[]>
  end(): Promise<void>
}

export interface Remembered {
  readonly servers: ReadonlyMap<ServerId, PastServer>
  /** Why others may be remembered as well: a cell that could not be asked. */
  readonly failure: CinderSweepError | null
}

export interface Cell {
  readonly name: string
  readonly source: string
  readonly hosts: readonly HostName[]
  /** Why it cannot be read; null when it can. */
  readonly failure: CinderSweepError | null
  /** Of every row only what a glance needs; null when it cannot be read. One list at a time. */
  readonly glances: CellGlances | null
}

export interface CellGlances {
  /** Servers that are alive. */
  servers(): Pages<ServerGlance>
  /** Mappings of volumes. Which servers are alive is for the other list to say. */
  mappings(): Pages<MappingGlance>
}

export interface ServerGlance {
  readonly id: ServerId
  readonly host: HostName | null
}

export interface MappingGlance {
  readonly server: ServerId
  readonly volume: VolumeId
  readonly attachment: string | null
}
