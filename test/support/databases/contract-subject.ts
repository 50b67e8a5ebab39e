/** Databases that are held against the contract of their port, whatever is behind them. */
import type { CinderDatabase } from '../../../src/ports/cinder-database.ts'
import type { NovaDatabase } from '../../../src/ports/nova-database.ts'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'

export interface ContractSubject {
  readonly cinder: CinderDatabase
  readonly nova: NovaDatabase
  /** As the services do it, in a session of theirs: rows are marked, and stay. */
  deleteVolume(id: string): Promise<void>
  deleteServer(id: string): Promise<void>
  close(): Promise<void>
}

/** Databases with the rows of a cloud. */
export type OpenSubject = (cloud: SimulatedCloud) => Promise<ContractSubject>

export const allOf = async <T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> =>
  (await Array.fromAsync(pages)).flat()

/** By whatever tells them apart, since no order is promised. */
export const sorted = <T>(values: Iterable<T>, by: (value: T) => string = String): readonly T[] =>
  [...values].sort((a, b) => (by(a) < by(b) ? -1 : 1))
