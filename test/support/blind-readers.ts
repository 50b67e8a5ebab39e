/** The same cloud with some of its sources out of sight: what cannot be read throws, or says that it was not seen. */
import fc from 'fast-check'
import { CinderSweepError, type ErrorCode } from '../../src/kernel/errors.ts'
import type { Unseen } from '../../src/kernel/fact.ts'
import type { RegionReaders } from '../../src/observe/readers.ts'
import type { Pages } from '../../src/ports/cinder.ts'
import type { PlaneName } from './random-world.ts'

export type Blindness =
  /** One request of one service fails, at once or after so many pages. */
  | {
      readonly what: 'request'
      readonly api: 'cinder' | 'nova'
      readonly name: string
      readonly code: ErrorCode
      readonly after: number
    }
  /** One pool, or one compute host, was not reached. */
  | { readonly what: 'pool' | 'host'; readonly which: number }
  /** A whole plane is not configured. */
  | { readonly what: 'plane'; readonly plane: PlaneName }
  /** Nova is too old to tell when a cell does not answer. */
  | { readonly what: 'old-nova' }

const requests = {
  cinder: [
    'volumes',
    'attachments',
    'snapshots',
    'services',
    'pools',
    'messages',
    'transfers',
    'backups',
    'quota',
    'volume',
    'manageable',
    'countVolumes',
  ],
  nova: ['servers', 'services', 'hypervisors', 'migrations', 'server', 'pastServer', 'mappingsOf', 'failedDetaches'],
} as const

const codes = ['endpoint.unreachable', 'endpoint.timeout', 'endpoint.cut-short', 'api.refused', 'api.failed'] as const

const requestOf = (api: 'cinder' | 'nova') =>
  fc.record({
    what: fc.constant('request' as const),
    api: fc.constant(api),
    name: fc.constantFrom(...requests[api]),
    code: fc.constantFrom(...codes),
    after: fc.integer({ min: 0, max: 2 }),
  })

export const blindness: fc.Arbitrary<Blindness> = fc.oneof(
  { arbitrary: requestOf('cinder'), weight: 4 },
  { arbitrary: requestOf('nova'), weight: 4 },
  fc.record({ what: fc.constantFrom('pool' as const, 'host' as const), which: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ what: fc.constant('plane' as const), plane: fc.constantFrom<PlaneName>('backend', 'host', 'log') }),
  fc.constant({ what: 'old-nova' as const }),
)

export const blinded = (readers: RegionReaders, all: readonly Blindness[]): RegionReaders =>
  all.reduce((seen, one) => blindedBy(seen, one), readers)

function blindedBy(readers: RegionReaders, one: Blindness): RegionReaders {
  switch (one.what) {
    case 'request':
      return { ...readers, [one.api]: { ...readers[one.api], [one.name]: failing(readers[one.api], one) } }
    case 'pool':
      return withoutPool(readers, one.which)
    case 'host':
      return withoutHost(readers, one.which)
    case 'plane':
      return { ...readers, [{ backend: 'backends', host: 'hosts', log: 'logs' }[one.plane]]: null }
    case 'old-nova':
      return { ...readers, nova: { ...readers.nova, showsDarkCells: async () => false } }
  }
}

type Request = Extract<Blindness, { what: 'request' }>
type Method = (...given: unknown[]) => unknown

/** A list gives some pages first; a question fails at once. */
function failing(api: object, { name, code, after }: Request): Method {
  const failure = new CinderSweepError(code, `${name} could not be read`, { hint: 'Nothing: a test asked for it.' })
  const original = (api as Readonly<Record<string, Method>>)[name] as Method
  const paged = new Set([
    'volumes',
    'attachments',
    'snapshots',
    'messages',
    'backups',
    'manageable',
    'servers',
    'migrations',
  ])
  if (!paged.has(name)) return () => Promise.reject(failure)
  return (...given) => cutShort(original.apply(api, given) as Pages<unknown>, after, failure)
}

async function* cutShort<T>(pages: Pages<T>, after: number, failure: CinderSweepError): Pages<T> {
  let left = after
  for await (const page of pages) {
    if (left-- <= 0) break
    yield page
  }
  throw failure
}

const unseen = (source: string): Unseen => ({ source, reason: 'unreachable', detail: `${source} was not reached` })

function withoutPool(readers: RegionReaders, which: number): RegionReaders {
  const { backends } = readers
  if (backends === null || backends.length === 0) return readers
  const hidden = which % backends.length
  return {
    ...readers,
    backends: backends.map((backend, i) => {
      if (i !== hidden) return backend
      const look = async () => ({
        ...(await backend.look()),
        unseen: unseen(backend.source),
        objects: [],
        watchers: [],
        exports: [],
      })
      const object = () =>
        Promise.reject(
          new CinderSweepError('endpoint.unreachable', 'no pool', { hint: 'Nothing: a test asked for it.' }),
        )
      return { ...backend, look, object }
    }),
  }
}

function withoutHost(readers: RegionReaders, which: number): RegionReaders {
  const { hosts } = readers
  if (hosts === null) return readers
  const hidden = `compute-0${1 + (which % 3)}`
  return {
    ...readers,
    hosts: {
      ...hosts,
      look: async (name) => {
        const report = await hosts.look(name)
        if (name !== hidden) return report
        return { ...report, unseen: unseen(report.source), domains: [], maps: [], loosePaths: [] }
      },
    },
  }
}
