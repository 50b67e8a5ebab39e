/**
 * What must be found of each state that the lab can be put into: of a fault, by its name; of a shape,
 * nothing. States of one batch are independent of each other, and are made and looked at together.
 */

/** `fault`, or `fault unconfirmed` where the host that the lab leaves out could contradict it. */
export type Found = readonly string[]

export interface Batch {
  readonly title: string
  readonly kind: 'faults' | 'shapes'
  /** By name and variant. */
  readonly states: Readonly<Record<string, Readonly<Record<string, Found>>>>
  /** Those that change for a while what all share: made first, one after the other. */
  readonly alone?: ReadonlySet<string>
  /** Sources that the state itself puts out of sight. */
  readonly blind?: readonly string[]
}

const records: Batch = {
  title: 'records that disagree',
  kind: 'faults',
  states: {
    'ghost-server-attachment': { deleted: ['ghost-server-attachment'], purged: ['ghost-server-attachment'] },
    'unknown-owner-attachment': { 'os-attach': ['unknown-owner-attachment'], none: ['unknown-owner-attachment'] },
    'nova-unaware-attachment': { 'no-device': ['nova-unaware-attachment'] },
    'dangling-mapping-available': {
      'no-device': ['dangling-mapping-available'],
      stopped: ['dangling-mapping-available'],
    },
    'dangling-mapping-missing': { data: ['dangling-mapping-missing'], root: ['dangling-mapping-missing'] },
    'record-lost-while-in-use': {
      reset: ['record-lost-while-in-use'],
      status: ['record-lost-while-in-use'],
      attachment: ['record-lost-while-in-use'],
      timeout: ['record-lost-while-in-use'],
      mapping: ['record-lost-while-in-use'],
    },
  },
}

const operations: Batch = {
  title: 'operations that died half-way',
  kind: 'faults',
  states: {
    'stuck-attaching': {
      'not-attached': ['stuck-attaching unconfirmed'],
      'no-server': ['stuck-attaching unconfirmed'],
      'os-reserve': ['stuck-attaching unconfirmed'],
    },
    'stuck-attaching-connected': { attached: ['stuck-attaching-connected'] },
    'stuck-detaching': {
      'not-attached': ['stuck-detaching unconfirmed'],
      'no-attachment': ['stuck-detaching unconfirmed'],
    },
    'stuck-detaching-connected': {
      attached: ['stuck-detaching-connected'],
      'device-gone': ['stuck-detaching-connected unconfirmed'],
    },
    'leaked-attachment': {
      reserved: ['leaked-attachment'],
      attaching: ['leaked-attachment'],
      migrated: ['leaked-attachment'],
    },
    'stuck-reserved': {
      server: ['stuck-reserved'],
      'with-mapping': ['stuck-reserved'],
      'no-server': ['stuck-reserved'],
      reset: ['stuck-reserved'],
    },
  },
}

const storage: Batch = {
  title: 'what lies on the back end',
  kind: 'faults',
  alone: new Set(['error-deleting', 'dependent-clones']),
  states: {
    'stuck-creating': { image: ['stuck-creating'], 'no-image': ['stuck-creating'], 'no-host': ['stuck-creating'] },
    'stuck-deleting': { image: ['stuck-deleting'], 'image-gone': ['stuck-deleting'] },
    'error-deleting': { plain: ['error-deleting'], held: ['error-deleting'] },
    'dependent-clones': {
      foreign: ['dependent-clones'],
      'foreign-snapshot': ['dependent-clones'],
      trash: ['dependent-clones'],
      'trash-snapshot': ['dependent-clones'],
      snapshot: ['dependent-clones'],
    },
    'backend-stray': { image: ['backend-stray'] },
    'backend-missing': { image: ['backend-missing'] },
    'orphan-watcher': { client: ['orphan-watcher unconfirmed'] },
    'mapping-mismatch': { id: ['mapping-mismatch'], disk: ['mapping-mismatch'] },
  },
}

const holders: Batch = {
  title: 'who holds a volume',
  kind: 'faults',
  alone: new Set(['busy-volume']),
  states: {
    'busy-volume': { domain: ['busy-volume', 'orphan-domain'], purged: ['busy-volume', 'orphan-domain'] },
    'orphan-domain': { copy: ['orphan-domain'], purged: ['orphan-domain'] },
    'trashed-while-open': {
      orphan: ['trashed-while-open'],
      purged: ['trashed-while-open'],
      needed: ['trashed-while-open'],
    },
    // No volume of the project may be in motion meanwhile.
    'quota-drift': { volumes: ['quota-drift'] },
    'double-attachment': { 'two-servers': ['double-attachment', 'record-lost-while-in-use'] },
  },
}

const darkness = (variant: string): Batch => ({
  title: `a cell that is ${variant}`,
  kind: 'faults',
  states: { 'cell-unreachable': { [variant]: ['cell-unreachable'] } },
  blind: ['RegionOne nova-api', 'RegionOne nova-db cell2'],
})

const healthy: Batch = {
  title: 'what only looks odd',
  kind: 'shapes',
  states: {
    attached: { running: [], stopped: [], 'shelved-offloaded': [] },
    'brick-client': { attached: [] },
    multiattach: { 'two-hosts': [] },
  },
}

const moving = (variant: string): Batch => ({
  title: `a live migration: ${variant}`,
  kind: 'shapes',
  states: { 'live-migration': { [variant]: [] } },
})

export const batches: readonly Batch[] = [
  healthy,
  moving('hold'),
  moving('finish'),
  moving('abort'),
  records,
  operations,
  storage,
  holders,
  darkness('dark'),
  darkness('silent'),
]

/** `fault variant`, as `_all --list` has it. */
export const statesOf = (kind: Batch['kind']): readonly string[] =>
  batches
    .filter((batch) => batch.kind === kind)
    .flatMap(({ states }) =>
      Object.entries(states).flatMap(([name, variants]) =>
        Object.keys(variants).map((variant) => `${name} ${variant}`),
      ),
    )
