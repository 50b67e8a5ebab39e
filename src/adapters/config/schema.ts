/** What cindersweep.yaml may hold. Everything may be left out. */
import { z } from 'zod'
import { parseDuration } from '../../kernel/time.ts'
import { permissions } from '../../model/permission.ts'
import { transitional } from '../../model/volume-status.ts'
import { isReference } from './reference.ts'

const duration = z
  .union([z.string(), z.number()])
  .refine((value) => parseDuration(String(value)) !== null, {
    message: 'expected a duration such as 0, 90s, 15m, 6h or 2d',
  })
  .transform((value) => parseDuration(String(value)) as number)

const text = z.string({ message: 'expected a text' })
const names = z.array(text, { message: 'expected a list' })
const count = z.int({ message: 'expected a whole number' }).min(1, { message: 'expected a whole number from 1' })

export const expectedReference = 'expected a reference: env:NAME, file:/PATH, or conf:/PATH:section.option'

/** What must not be written down here: passwords, and URLs that hold them. */
const reference = z.string({ message: expectedReference }).refine(isReference, { message: expectedReference })

/** A mapping with these keys and no others: a misspelt one must not be passed over. */
const mapping = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `is not known here, expected one of ${Object.keys(shape).join(', ')}`
        : 'expected a mapping',
  })

const settleStates = mapping(
  Object.fromEntries(['default', 'migrating', ...transitional].map((state) => [state, duration.optional()])),
)

/** `host@backend#pool` of the volumes in it, as Cinder writes it; without `#pool` for a back end of one pool. */
const served = { name: text, region: text.optional() }

const rbd = mapping({
  kind: z.literal('rbd'),
  ...served,
  pool: text,
  ceph_conf: text.optional(),
  user: text.optional(),
  keyring: text.optional(),
  cluster: text.optional(),
})

const hpe3par = mapping({
  kind: z.literal('hpe3par'),
  ...served,
  api_url: text,
  username: text,
  password: reference,
  cpgs: names,
  cacert: text.optional(),
  insecure: z.boolean().optional(),
})

const lvm = mapping({
  kind: z.literal('lvm'),
  ...served,
  volume_group: text,
  target: z.enum(['lio', 'tgt', 'none'], { message: 'expected lio, tgt or none' }).optional(),
  /** The storage host; this machine when left out. */
  host: text.optional(),
})

const extraHost = mapping({ name: text, address: text.optional(), ssh_config: text.optional() })

const log = mapping({
  service: z.enum(['cinder-volume', 'nova-compute', 'cinder-api'], {
    message: 'expected cinder-volume, cinder-api or nova-compute',
  }),
  /** A file, or a pattern that its rotated and compressed predecessors match too. */
  path: text.optional(),
  /** A unit of the journal in place of a file. */
  unit: text.optional(),
  /** The host that it is read on; this machine when left out, every compute host for `*`. */
  host: text.optional(),
  /** How far back to read. */
  since: duration.optional(),
}).refine(({ path, unit }) => (path === undefined) !== (unit === undefined), {
  message: 'expected path or unit, and not both',
})

export const configSchema = mapping({
  cloud: mapping({
    /** A cloud of clouds.yaml. */
    name: text.optional(),
    regions: names.optional(),
  }).optional(),
  databases: mapping({
    cinder: reference.optional(),
    nova_api: reference.optional(),
    /** The connection of nova.conf's [database], from whose parts templated cell URLs are filled in. */
    nova: reference.optional(),
    /** Accounts of their own for the few rows that a repair may change. */
    write: mapping({
      cinder: reference.optional(),
      /** Whose account is used in each cell; where the cells are is as Nova's API database says. */
      nova: reference.optional(),
    }).optional(),
  }).optional(),
  backends: z
    .array(z.discriminatedUnion('kind', [rbd, hpe3par, lvm], { message: 'expected kind rbd, hpe3par or lvm' }), {
      message: 'expected a list',
    })
    .optional(),
  hosts: mapping({
    transport: z.enum(['ssh', 'local'], { message: 'expected ssh or local' }).optional(),
    user: text.optional(),
    ssh_config: text.optional(),
    identity: text.optional(),
    jump: text.optional(),
    concurrency: count.optional(),
    per_jump: count.optional(),
    deadline: duration.optional(),
    /** Whether the probe may use sudo for what needs root. */
    sudo: z.boolean().optional(),
    /** Whether the helper that changes something is installed there. */
    helper: z.boolean().optional(),
    /** Machines beside Nova's compute hosts that may hold volumes. */
    extra: z.array(extraHost, { message: 'expected a list' }).optional(),
  }).optional(),
  logs: z.array(log, { message: 'expected a list' }).optional(),
  policy: mapping({
    /** One duration for all states, or one for each. */
    settle: z
      .union([duration, settleStates], { message: 'expected a duration, or a mapping of states to durations' })
      .optional(),
    recheck: duration.optional(),
    depth: z.enum(['shallow', 'auto', 'deep'], { message: 'expected shallow, auto or deep' }).optional(),
    /** Pools that no other cloud uses, by the name of their back end. */
    owned_pools: names.optional(),
    exclude: mapping({ projects: names.optional(), volumes: names.optional(), hosts: names.optional() }).optional(),
    /** What may be done beyond what is done unattended. */
    allow: z
      .array(z.enum(permissions, { message: `expected one of ${permissions.join(', ')}` }), {
        message: 'expected a list',
      })
      .optional(),
    limits: mapping({
      total: count.optional(),
      per_host: count.optional(),
      per_backend: count.optional(),
      per_project: count.optional(),
    }).optional(),
  }).optional(),
  /** The file of the journal. */
  state: text.optional(),
})

export type Config = z.infer<typeof configSchema>
export type BackendConfig = NonNullable<Config['backends']>[number]
export type RbdConfig = Extract<BackendConfig, { kind: 'rbd' }>
export type Hpe3parConfig = Extract<BackendConfig, { kind: 'hpe3par' }>
export type LvmConfig = Extract<BackendConfig, { kind: 'lvm' }>
export type DatabasesConfig = NonNullable<Config['databases']>
export type HostsConfig = NonNullable<Config['hosts']>
export type LogConfig = NonNullable<Config['logs']>[number]
