/** The axes of the proof: what each plane can say about one volume, in the words of that plane. */
import { transitional } from '../src/model/volume-status.ts'

/** Variations in which some plane is out of sight. */
export const blindVariations = [
  'no-hosts',
  'first-host',
  'third-host',
  'pool',
  'no-backends',
  'no-databases',
  'servers',
  'nova-down',
  'cell-dark',
  'attachments',
  'volumes',
  'services',
  'apis-alone',
] as const

export const axes = {
  backend: ['rbd', 'hpe3par'],
  /** Cinder's row. `deleted` is a row that Cinder marked deleted; of `available, migrating` the migration died. */
  status: [
    ...transitional,
    'available',
    'in-use',
    'error',
    'error_deleting',
    'error_extending',
    'available, migrating',
    'in-use, migrating',
    'deleted',
  ],
  /** Cinder's attachment records; `stranger` is a brick client's, `twice` has one on another host beside the right one. */
  records: ['none', 'reserved', 'attaching', 'attached', 'detaching', 'error_detaching', 'twice', 'nobody', 'stranger'],
  /** The server that records and mappings name, as Nova has it. */
  server: ['active', 'stopped', 'shelved', 'busy', 'deleted', 'purged'],
  /** Nova's mapping: by the record's own id, by another, or as the root disk. */
  mapping: ['none', 'named', 'other', 'root'],
  /** Its disk in a domain of that server, on the server's own host or on another one. */
  domain: ['none', 'running', 'shut-off', 'elsewhere'],
  object: ['present', 'absent', 'trash', 'cloned'],
  /** What else has it, or was left behind, on a host without any other part in it. */
  left: [
    'nothing',
    'client',
    'strange-client',
    'export',
    'logged-in',
    'dead-map',
    'held-map',
    'stale-path',
    'strange-path',
  ],
  /** What departs from the usual beside all this: one thing at a time. */
  variation: [
    'none',
    'shares',
    'double',
    'maps-too',
    'service-down',
    'young',
    'worker',
    'attach-status',
    ...blindVariations,
  ],
} as const

export type AxisName = keyof typeof axes
export type Values = { readonly [A in AxisName]: (typeof axes)[A][number] }
export type Variation = Values['variation']

/** The order of the axes is that of the digits of a state's number; the last one turns fastest. */
export const axisNames = Object.keys(axes) as readonly AxisName[]

export type BlindVariation = (typeof blindVariations)[number]

export const isBlind = (variation: Variation): variation is BlindVariation =>
  (blindVariations as readonly string[]).includes(variation)
