/** The same cloud told in another order: sources, pages and records shuffled, pages of other sizes. */
import type { HostName } from '../../src/kernel/ids.ts'
import type { PoolReport } from '../../src/model/backend.ts'
import type { HostReport } from '../../src/model/host.ts'
import type { RegionReaders } from '../../src/observe/readers.ts'
import type { BackendReader } from '../../src/ports/backend.ts'
import type { Pages } from '../../src/ports/cinder.ts'
import { makeRandom, type Random } from '../../src/simulate/state/random.ts'

export function shuffledReaders(readers: RegionReaders, seed: number): RegionReaders {
  const random = makeRandom(seed)
  return {
    ...readers,
    cinder: shuffledApi(readers.cinder, random),
    nova: shuffledApi(readers.nova, random),
    backends: readers.backends === null ? null : shuffled(readers.backends, random).map((it) => pool(it, random)),
    hosts: readers.hosts === null ? null : { ...readers.hosts, look: hostLook(readers.hosts, random) },
    logs: readers.logs === null ? null : { look: logLook(readers.logs, random) },
  }
}

const shuffled = <T>(items: readonly T[], random: Random): T[] => {
  const copy = [...items]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    ;[copy[i], copy[j]] = [copy[j] as T, copy[i] as T]
  }
  return copy
}

/** Every list, whether it comes in pages or at once. Of a server’s past actions the order is their time. */
function shuffledApi<Api extends object>(api: Api, random: Random): Api {
  const inTime = new Set(['failedDetaches'])
  const wrapped = Object.entries(api).map(([name, member]) => {
    if (typeof member !== 'function' || inTime.has(name)) return [name, member]
    return [name, (...given: readonly unknown[]) => otherwise((member as Method).apply(api, [...given]), random)]
  })
  return Object.fromEntries(wrapped) as Api
}

type Method = (...given: unknown[]) => unknown

function otherwise(result: unknown, random: Random): unknown {
  if (isPages(result)) return repaged(result, random)
  if (!(result instanceof Promise)) return result
  return result.then((value: unknown) => (Array.isArray(value) ? shuffled(value, random) : value))
}

const isPages = (value: unknown): value is Pages<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value

async function* repaged<T>(pages: Pages<T>, random: Random): Pages<T> {
  const records = shuffled((await Array.fromAsync(pages)).flat(), random)
  while (records.length > 0) yield records.splice(0, 1 + random.below(4))
}

const pool = (reader: BackendReader, random: Random): BackendReader => ({
  ...reader,
  look: async () => {
    const report: PoolReport = await reader.look()
    return {
      ...report,
      objects: shuffled(report.objects, random),
      watchers: shuffled(report.watchers, random),
      exports: shuffled(report.exports, random),
    }
  },
})

const hostLook =
  (hosts: NonNullable<RegionReaders['hosts']>, random: Random) =>
  async (name: HostName): Promise<HostReport> => {
    const report = await hosts.look(name)
    return {
      ...report,
      domains: shuffled(report.domains, random).map((domain) => ({
        ...domain,
        disks: shuffled(domain.disks, random),
      })),
      maps: shuffled(report.maps, random),
      loosePaths: shuffled(report.loosePaths, random),
    }
  }

/** Within one log the order is that of time. */
const logLook = (logs: NonNullable<RegionReaders['logs']>, random: Random) => async () =>
  shuffled(await logs.look(), random)
