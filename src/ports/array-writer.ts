/** The few changes that a repair may need on a SAN array. */

/** One template on the array, by all that names it. Its paths go with it. */
export interface ExportName {
  readonly object: string
  readonly lun: number
  readonly host: string
  /** `node:slot:port`, of an export that holds at one port only. */
  readonly port?: string
}

export type ArrayOutcome =
  | { readonly is: 'done' }
  /** It was not there any more: somebody else has done it. */
  | { readonly is: 'already-gone' }
  | ArrayRefusal

/** The array would not, and nothing was changed. */
export interface ArrayRefusal {
  readonly is: 'refused'
  readonly because: 'exported' | 'has-snapshots' | 'in-set' | 'replicated' | 'busy' | 'name-taken' | 'in-use'
  /** Who stands in the way, by name, as far as the array told when it was asked. */
  readonly by: readonly string[]
  /** One sentence. */
  readonly says: string
}

/**
 * It looks at nothing before it acts: the guards of a step do, just before. Nothing is tried again. What throws is
 * a failure of which nobody knows whether the change was made: the world has to be observed.
 */
export interface ArrayWriter {
  removeExport(name: ExportName): Promise<ArrayOutcome>
  /** For ever: there is no trash on an array. */
  removeObject(name: string): Promise<ArrayOutcome>
  /** At most 31 letters; exports and snapshots stay with it. */
  rename(name: string, to: string): Promise<ArrayOutcome>
  close(): Promise<void>
}
