/**
 * What is known of one thing in one place: present, absent or unknown. The difference between the
 * last two is the first law: a place that could not be read has not said that something is missing.
 */

/** Why something could not be seen. */
export type UnseenReason =
  | 'unconfigured'
  | 'unreachable'
  | 'refused'
  | 'timed-out'
  | 'cut-short'
  | 'nonsense'
  | 'too-old'
  | 'cell-dark'
  | 'not-asked'
  /** The operator keeps it out: not looked at on purpose. */
  | 'excluded'

/** A place, or a part of one, that could not be seen, and why, in words for the operator. */
export interface Unseen {
  readonly source: string
  readonly reason: UnseenReason
  readonly detail: string
}

export interface Present<T> {
  readonly is: 'present'
  readonly value: T
}

/** Not there. Proven only when a whole listing lacked it *and* a direct question for its id said so. */
export interface Absent {
  readonly is: 'absent'
  readonly listed: boolean
  readonly asked: boolean
}

export interface Unknown {
  readonly is: 'unknown'
  readonly unseen: Unseen
}

export type Fact<T> = Present<T> | Absent | Unknown

export const present = <T>(value: T): Present<T> => ({ is: 'present', value })
export const unknown = (unseen: Unseen): Unknown => ({ is: 'unknown', unseen })

/** The three ways to be absent, shared: a cloud of a hundred thousand volumes needs each of them often. */
export const absentInListing: Absent = { is: 'absent', listed: true, asked: false }
export const absentWhenAsked: Absent = { is: 'absent', listed: false, asked: true }
export const absentProven: Absent = { is: 'absent', listed: true, asked: true }

export const known = <T>(fact: Fact<T>): T | null => (fact.is === 'present' ? fact.value : null)
export const isProvenAbsent = <T>(fact: Fact<T>): boolean => fact.is === 'absent' && fact.listed && fact.asked

/** The members of a set as far as they could be seen. */
export interface Listing<T> {
  readonly items: readonly T[]
  /** Null when the set was read whole. */
  readonly unseen: Unseen | null
  /** Whether it was also asked for by itself, and not only found in a list of everything. */
  readonly asked: boolean
}

const emptyInListing: Listing<never> = { items: [], unseen: null, asked: false }

/** A whole listing without members. */
export const none = <T>(): Listing<T> => emptyInListing

/** Whether it is proven that there are no members: read whole, and asked for directly. */
export const isProvenEmpty = <T>(listing: Listing<T>): boolean =>
  listing.items.length === 0 && listing.unseen === null && listing.asked
