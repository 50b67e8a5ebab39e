import type { VolumeId } from '../kernel/ids.ts'
import type { BackendObject, PoolReport } from '../model/backend.ts'

/** Reads one pool of a storage back end. */
export interface BackendReader {
  readonly source: string
  /** The line that gives the account in use the rights that looking needs, where there is one. */
  readonly grant?: string
  /**
   * Never throws for what the pool did not show: the report says what is unseen. With ids it need ask only of objects
   * that bear one of them who has them open, and then says of which it did.
   */
  look(ids?: ReadonlySet<VolumeId>): Promise<PoolReport>
  /** Whether the pool has the object whose name bears this id, asked by that name. */
  object(volume: VolumeId): Promise<BackendObject | null>
  /** Ends what was begun for reading it; a later look begins anew. */
  close?(): Promise<void>
}
