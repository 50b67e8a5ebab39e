/** The only place where adapters meet ports: makes the readers of a cloud from its configuration. */
import { cinderApi } from '../adapters/cinder/cinder-api.ts'
import type { Config } from '../adapters/config/schema.ts'
import { novaApi } from '../adapters/nova/nova-api.ts'
import { type CloudChoice, type CloudConfig, resolveCloud } from '../adapters/openstack/cloud-config.ts'
import type { Surroundings } from '../adapters/openstack/cloud-files.ts'
import { withRetries } from '../adapters/openstack/retry.ts'
import { openSession, type Session } from '../adapters/openstack/session.ts'
import { systemClock } from '../adapters/system/clock.ts'
import { type ClosableTransport, openTransport } from '../adapters/system/http-transport.ts'
import type { OtherPlanes, RegionReaders } from '../observe/readers.ts'
import type { Clock } from '../ports/clock.ts'
import type { NovaReader } from '../ports/nova.ts'
import type { RegionWriters } from '../ports/writers.ts'
import { type OpenedWriters, openOtherWriters } from './open-other-writers.ts'
import { openPlanes } from './open-planes.ts'
import { type OtherWriters, writersOf } from './open-writers.ts'

type OpenPlanes = (region: string, nova: NovaReader) => OtherPlanes | Promise<OtherPlanes>

export interface CloudOptions {
  readonly choice: CloudChoice
  readonly where: Surroundings
  /** Regions to look at; none means the one that the cloud's configuration or catalogue decides. */
  readonly regions: readonly string[]
  readonly concurrency: number
  readonly deadlineMs: number
  readonly signal?: AbortSignal | undefined
  /** Planes beside the two APIs of a region; none unless given. */
  readonly planes?: OpenPlanes | undefined
  /** Writers beside the two APIs; those that are configured unless given. */
  readonly writers?: ((region: string) => OtherWriters) | undefined
  /** What configures those planes, when they are not given as such. */
  readonly config?: Config | undefined
}

export interface OpenCloud {
  readonly config: CloudConfig
  readonly clock: Clock
  /** Logs in, and gives the readers of each region. */
  readers(): Promise<readonly RegionReaders[]>
  /** What may be changed of each region. Only for those who carry out a plan. */
  writers(): Promise<readonly RegionWriters[]>
  sessions(): readonly Session[]
  close(): Promise<void>
}

export function openCloud(options: CloudOptions): OpenCloud {
  const clock = systemClock
  const chosen = regionsOf(options).map((region) => openRegion({ ...options.choice, region }, options, clock))
  const {
    planes = (region, nova) =>
      openPlanes({ region, config: options.config ?? {}, clock, env: options.where.env, signal: options.signal }, nova),
  } = options
  const opened: RegionReaders[] = []
  const hands: OpenedWriters[] = []
  const {
    writers = (region) => {
      const { config = {}, where, signal } = options
      const opening = openOtherWriters({ region, config, clock, env: where.env, signal })
      hands.push(opening)
      return opening.writers
    },
  } = options
  return {
    config: (chosen[0] as OpenRegion).config,
    clock,
    async readers() {
      const readers = await Promise.all(chosen.map(({ session }) => readersOf(session, clock, planes)))
      opened.push(...readers)
      return readers
    },
    writers: () => Promise.all(chosen.map(({ session }) => writersOf(session, writers))),
    sessions: () => chosen.map(({ session }) => session),
    async close() {
      await Promise.all(opened.splice(0).flatMap(closings))
      await Promise.all(hands.splice(0).map((opening) => opening.close()))
      await Promise.all(chosen.map(({ transport }) => transport.close()))
    },
  }
}

const closings = ({ databases, backends }: RegionReaders): readonly (Promise<void> | undefined)[] => [
  databases?.cinder?.close(),
  databases?.nova?.close(),
  ...(backends ?? []).map((backend) => backend.close?.()),
]

/** Those of the command line before those of the configuration; else the one that clouds.yaml or the catalogue decides. */
function regionsOf({ choice, regions }: CloudOptions): readonly (string | undefined)[] {
  if (choice.region) return [choice.region]
  return regions.length > 0 ? regions : [undefined]
}

interface OpenRegion {
  readonly config: CloudConfig
  readonly session: Session
  readonly transport: ClosableTransport
}

/** Each region by itself: clouds.yaml may give it another login, other endpoints, another CA. */
function openRegion(choice: CloudChoice, { where, concurrency, ...options }: CloudOptions, clock: Clock): OpenRegion {
  const config = resolveCloud(choice, where)
  const transport = openTransport({ ...config.tls, concurrency, env: where.env })
  const { signal, deadlineMs } = options
  const deps = { transport: withRetries(transport, clock, Math.random), clock, signal, deadlineMs }
  return { config, transport, session: openSession(config, config.region, deps) }
}

const noOtherPlanes: OtherPlanes = { databases: null, backends: null, hosts: null, logs: null }

export async function readersOf(
  session: Session,
  clock: Clock,
  planes: OpenPlanes = () => noOtherPlanes,
): Promise<RegionReaders> {
  const region = await session.region()
  const nova = novaApi(session, `${region} nova-api`)
  return {
    region,
    cinder: cinderApi(session, `${region} cinder-api`),
    nova,
    ...(await planes(region, nova)),
    now: async () => clock.now() + (await session.token()).skewMs,
  }
}
