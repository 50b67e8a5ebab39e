import type { HostName, ProjectId, ServerId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/time.ts'
import type { LogEvent } from '../model/log.ts'
import type { Hypervisor, Mapping, Migration, NovaService, PastServer, ServerRecord } from '../model/nova.ts'
import type { Pages } from './cinder.ts'

/** Narrows a list; what is not given is not narrowed by. */
export interface ServerFilter {
  readonly id?: ServerId
  readonly name?: string
  readonly project?: ProjectId
  readonly host?: HostName
}

/** Reads one Nova. Everything throws a CinderSweepError when it could not be read whole. */
export interface NovaReader {
  readonly source: string
  /** Whether this Nova is new enough to say that a cell does not answer (2.69, Stein). */
  showsDarkCells(): Promise<boolean>
  servers(filter?: ServerFilter): Pages<ServerRecord>
  services(): Promise<readonly NovaService[]>
  hypervisors(): Promise<readonly Hypervisor[]>
  /** Those that anything happened to since then; a cloud keeps all it ever had. */
  migrations(since: Instant): Pages<Migration>

  /** Null only when Nova itself said that it does not have it; a dark cell throws `plane.unreachable`. */
  server(id: ServerId): Promise<ServerRecord | null>
  /** What Nova still remembers of a server that it no longer has. */
  pastServer(id: ServerId): Promise<PastServer | null>
  /** The mappings with their attachment ids. The server itself names so many volumes: a shorter list may be cut. */
  mappingsOf(server: ServerId, named: number): Promise<readonly Mapping[]>
  /** Detaches of this server that failed, from Nova's record of its own actions. */
  failedDetaches(server: ServerId): Promise<readonly LogEvent[]>
}
