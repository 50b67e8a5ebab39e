/** What a proof counts, in a form that workers can hand over and that can be added up. */

/** How often something was seen, and in which states first. */
export interface Seen {
  count: number
  readonly states: number[]
}

export interface Tally {
  /** States that a real world can show. */
  states: number
  /** Combinations that were left out, by reason. */
  readonly impossible: Map<string, number>
  readonly classes: Map<string, number>
  readonly violations: Map<string, Seen>
  readonly unclassified: Map<string, Seen>
  /** Plans that are carried out, by what they would do and where; see signature.ts. */
  readonly plans: Map<string, Seen>
  /** How often what was found. */
  readonly faults: Map<string, number>
}

export const newTally = (): Tally => ({
  states: 0,
  impossible: new Map(),
  classes: new Map(),
  violations: new Map(),
  unclassified: new Map(),
  plans: new Map(),
  faults: new Map(),
})

export const count = (counts: Map<string, number>, name: string, by = 1): void => {
  counts.set(name, (counts.get(name) ?? 0) + by)
}

/** Enough to look at; the rest is counted. */
const mostShown = 3

export function note(seen: Map<string, Seen>, name: string, state: number): void {
  const entry = seen.get(name)
  if (entry === undefined) seen.set(name, { count: 1, states: [state] })
  else {
    entry.count++
    if (entry.states.length < mostShown) entry.states.push(state)
  }
}

export function addTo(sum: Tally, part: Tally): void {
  sum.states += part.states
  for (const kind of ['impossible', 'classes', 'faults'] as const)
    for (const [name, by] of part[kind]) count(sum[kind], name, by)
  for (const kind of ['violations', 'unclassified', 'plans'] as const)
    for (const [name, { count: by, states }] of part[kind]) {
      const entry = sum[kind].getOrInsertComputed(name, () => ({ count: 0, states: [] }))
      entry.count += by
      entry.states.push(...states.slice(0, mostShown - entry.states.length))
    }
}

export const countOf = (seen: ReadonlyMap<string, Seen>): number =>
  seen.values().reduce((sum, entry) => sum + entry.count, 0)
