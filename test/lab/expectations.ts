/**
 * What must be found of each state that the lab can be put into, and what becomes of it when it is repaired. Of a
 * shape nothing must be found. States of one batch are independent of each other, and are made and looked at together.
 */

/** `fault`, or `fault unconfirmed` where a host that was left out could contradict it. */
export type Found = readonly string[]

export interface Fate {
  readonly found: Found
  /** What its volume is once it is repaired, `gone` when Cinder has it no more; or why nothing is done. */
  readonly ends: 'available' | 'in-use' | 'error' | 'gone' | RegExp
  /** What is still found of it then. */
  readonly left: Found
}

/** By name and variant. */
type States<T> = Readonly<Record<string, Readonly<Record<string, T>>>>

export interface Batch {
  readonly title: string
  readonly faults: States<Fate>
  /** Healthy neighbours. */
  readonly shapes: States<null>
  /** Of what is repaired, what `undo` gives back, and as what it is found again then. */
  readonly undone: Readonly<Record<string, Found>>
  /** Those that change for a while what all share: made first, one after the other. */
  readonly alone?: ReadonlySet<string>
}

const mended = (ends: Exclude<Fate['ends'], RegExp>, ...found: Found): Fate => ({ found, ends, left: [] })
/** What can be done is done, and something is left for a person. */
const eased = (ends: Exclude<Fate['ends'], RegExp>, left: string, ...found: Found): Fate => ({
  found,
  ends,
  left: [left],
})
const held = (ends: RegExp, ...found: Found): Fate => ({ found, ends, left: found })

const owners: Batch = {
  title: 'records of servers that do not have the volume',
  shapes: { attached: { running: null } },
  faults: {
    'ghost-server-attachment': {
      deleted: mended('available', 'ghost-server-attachment'),
      purged: mended('available', 'ghost-server-attachment'),
    },
    'unknown-owner-attachment': {
      'os-attach': held(/a person decides/, 'unknown-owner-attachment'),
      none: held(/a person decides/, 'unknown-owner-attachment'),
    },
    'nova-unaware-attachment': { 'no-device': mended('available', 'nova-unaware-attachment') },
    'dangling-mapping-missing': {
      data: mended('gone', 'dangling-mapping-missing'),
      root: held(/a person decides/, 'dangling-mapping-missing'),
    },
  },
  undone: { 'dangling-mapping-missing data': ['dangling-mapping-missing'] },
}

const lost: Batch = {
  title: 'records that were lost',
  shapes: {},
  faults: {
    'dangling-mapping-available': {
      'no-device': mended('available', 'dangling-mapping-available'),
      stopped: mended('available', 'dangling-mapping-available'),
    },
    'record-lost-while-in-use': {
      reset: eased('in-use', 'mapping-mismatch', 'record-lost-while-in-use'),
      status: mended('in-use', 'record-lost-while-in-use'),
      attachment: eased('in-use', 'mapping-mismatch', 'record-lost-while-in-use'),
      timeout: held(/has to be restored in its database/, 'record-lost-while-in-use'),
      mapping: held(/a person decides/, 'record-lost-while-in-use'),
    },
  },
  undone: {
    'dangling-mapping-available no-device': ['dangling-mapping-available'],
    'dangling-mapping-available stopped': ['dangling-mapping-available'],
  },
}

const operations: Batch = {
  title: 'attaching and detaching that died half-way',
  shapes: { 'brick-client': { attached: null } },
  faults: {
    'stuck-attaching': {
      'not-attached': mended('available', 'stuck-attaching'),
      'no-server': mended('available', 'stuck-attaching'),
      'os-reserve': mended('available', 'stuck-attaching'),
    },
    'stuck-attaching-connected': { attached: mended('in-use', 'stuck-attaching-connected') },
    'stuck-detaching': {
      'not-attached': mended('available', 'stuck-detaching'),
      'no-attachment': mended('available', 'stuck-detaching'),
    },
    'stuck-detaching-connected': {
      attached: mended('in-use', 'stuck-detaching-connected'),
      'device-gone': mended('available', 'stuck-detaching-connected'),
    },
  },
  undone: {},
}

const reservations: Batch = {
  title: 'records and reservations of nobody',
  shapes: { attached: { stopped: null, 'shelved-offloaded': null } },
  faults: {
    'leaked-attachment': {
      reserved: mended('available', 'leaked-attachment'),
      attaching: mended('available', 'leaked-attachment'),
      migrated: mended('in-use', 'leaked-attachment'),
    },
    'stuck-reserved': {
      server: mended('available', 'stuck-reserved'),
      'with-mapping': mended('available', 'stuck-reserved'),
      'no-server': mended('available', 'stuck-reserved'),
      reset: mended('available', 'stuck-reserved'),
    },
  },
  undone: {},
}

const storage: Batch = {
  title: 'what lies on the back end',
  shapes: { multiattach: { 'two-hosts': null } },
  alone: new Set(['error-deleting', 'dependent-clones']),
  faults: {
    'stuck-creating': {
      image: mended('error', 'stuck-creating'),
      'no-image': mended('error', 'stuck-creating'),
      'no-host': mended('gone', 'stuck-creating'),
    },
    'stuck-deleting': { image: mended('gone', 'stuck-deleting'), 'image-gone': mended('gone', 'stuck-deleting') },
    'error-deleting': { plain: mended('gone', 'error-deleting'), held: held(/has it open/, 'error-deleting') },
    'dependent-clones': {
      foreign: eased('available', 'dependent-clones', 'dependent-clones'),
      'foreign-snapshot': held(/which clones depend/, 'dependent-clones'),
      trash: eased('gone', 'dependent-clones', 'dependent-clones'),
      'trash-snapshot': held(/which clones depend/, 'dependent-clones'),
      snapshot: eased('available', 'dependent-clones', 'dependent-clones'),
    },
    'backend-stray': { image: mended('gone', 'backend-stray') },
    'backend-missing': { image: mended('error', 'backend-missing') },
    'orphan-watcher': { client: mended('available', 'orphan-watcher') },
    'mapping-mismatch': {
      id: held(/no API does it/, 'mapping-mismatch'),
      disk: held(/no API does it/, 'mapping-mismatch'),
    },
  },
  undone: {
    'backend-missing image': ['backend-missing'],
    'backend-stray image': ['backend-stray'],
    // The client is let in again; the process has given up.
    'orphan-watcher client': [],
  },
}

const holders: Batch = {
  title: 'who holds a volume that is to go',
  shapes: { attached: { running: null } },
  alone: new Set(['busy-volume']),
  faults: {
    'busy-volume': {
      domain: mended('gone', 'busy-volume', 'orphan-domain'),
      purged: mended('gone', 'busy-volume', 'orphan-domain'),
    },
    'orphan-domain': { copy: mended('available', 'orphan-domain'), purged: mended('available', 'orphan-domain') },
    // No volume of the project may be in motion meanwhile.
    'quota-drift': { volumes: mended('gone', 'quota-drift') },
  },
  // Defined again from their XML, domains stay shut off and hold nothing.
  undone: {
    'busy-volume domain': [],
    'busy-volume purged': [],
    'orphan-domain copy': [],
    'orphan-domain purged': [],
    'quota-drift volumes': ['quota-drift'],
  },
}

const danger: Batch = {
  title: 'data in danger',
  shapes: {},
  faults: {
    'trashed-while-open': {
      orphan: mended('gone', 'trashed-while-open'),
      purged: mended('gone', 'trashed-while-open'),
      needed: eased('gone', 'record-lost-while-in-use', 'trashed-while-open'),
    },
    'double-attachment': {
      'two-servers': held(/a person|more than one/, 'double-attachment', 'record-lost-while-in-use'),
    },
  },
  undone: {},
}

/** Small ones: each look at a host costs the more the more guests it has. */
export const batches: readonly Batch[] = [owners, holders, storage, lost, operations, reservations, danger]

/** States in which nothing may be repaired, each made and looked at by itself, in this order. */
export interface Lonely {
  readonly kind: 'faults' | 'shapes'
  readonly name: string
  readonly variant: string
  readonly found: Found
  /** Whether it goes on from the state before it. */
  readonly goesOn?: boolean
  /** Sources that the state itself puts out of sight. */
  readonly blind?: readonly string[]
}

const dark = { kind: 'faults', name: 'cell-unreachable', found: ['cell-unreachable'] } as const
const blind = ['RegionOne nova-api', 'RegionOne nova-db cell2']
const moving = { kind: 'shapes', name: 'live-migration', found: [] } as const

export const lonely: readonly Lonely[] = [
  // compute3 is excluded: a guest there might have it.
  { kind: 'faults', name: 'stuck-attaching', variant: 'no-server', found: ['stuck-attaching unconfirmed'] },
  { kind: 'faults', name: 'orphan-watcher', variant: 'client', found: ['orphan-watcher unconfirmed'] },
  { ...moving, variant: 'hold' },
  { ...moving, variant: 'finish', goesOn: true },
  { ...moving, variant: 'abort' },
  { ...dark, variant: 'dark', blind },
  { ...dark, variant: 'silent', blind },
]

const namesIn = (states: States<unknown>): readonly string[] =>
  Object.entries(states).flatMap(([name, variants]) => Object.keys(variants).map((variant) => `${name} ${variant}`))

/** `fault variant`, as `_all --list` has it. */
export const statesOf = (kind: 'faults' | 'shapes'): ReadonlySet<string> =>
  new Set([
    ...batches.flatMap((batch) => namesIn(batch[kind])),
    ...lonely.filter((state) => state.kind === kind).map(({ name, variant }) => `${name} ${variant}`),
  ])
