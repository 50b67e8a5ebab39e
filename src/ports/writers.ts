/** Everything that changes the world. Whoever only reads never holds one of these. */
import type { BackendAct, CinderAct, DatabaseAct, Done, HostAct, NovaAct } from '../model/act.ts'

/**
 * Carries out one act, once: nothing is tried again here. It throws a CinderSweepError when it was not done,
 * or when that cannot be told: `api.conflict` when the service says that the world is otherwise, `api.refused`
 * when it says that it cannot, `api.not-found` when it has no such thing, `api.failed` when it broke over it.
 */
export type Writer<A> = (act: A, signal?: AbortSignal, keep?: Keep) => Promise<Done>

/**
 * Keeps what was there before, just before it is changed: for what could not be asked for afterwards, such as the
 * rows of a database or the definition of a domain. When it throws, nothing may be changed.
 */
export type Keep = (before: Done['before']) => void

/** Null where no right to write is configured: what needs it is refused before anything is done. */
export interface RegionWriters {
  readonly region: string
  readonly cinder: Writer<CinderAct>
  readonly nova: Writer<NovaAct>
  readonly backends: Writer<BackendAct> | null
  readonly hosts: Writer<HostAct> | null
  readonly databases: Writer<DatabaseAct> | null
}
