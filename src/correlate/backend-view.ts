/** What the storage back end says of one volume. */
import {
  absentInListing,
  absentProven,
  absentWhenAsked,
  type Fact,
  type Listing,
  present,
  type Unseen,
  unknown,
} from '../kernel/fact.ts'
import type { VolumeId } from '../kernel/ids.ts'
import type { Multimap } from '../kernel/multimap.ts'
import type { BackendObject, PoolReport } from '../model/backend.ts'
import type { Volume } from '../model/cinder.ts'
import type { BackendView } from '../model/dossier.ts'
import { objectKey, type PlacedObject, type RegionIndex } from './index-region.ts'

const unconfigured: Unseen = {
  source: 'back ends',
  reason: 'unconfigured',
  detail: 'storage back ends are not configured',
}
const unconfiguredView = blind(unconfigured)

function blind(unseen: Unseen): BackendView {
  return {
    pool: null,
    object: unknown(unseen),
    trashed: unknown(unseen),
    watchers: { items: [], unseen, asked: false },
    exports: { items: [], unseen, asked: false },
  }
}

/** The object under the volume's own name on the back end, which after a migration is another id than the volume's. */
export function backendView(index: RegionIndex, id: VolumeId, volume: Volume | null): BackendView {
  const { pools } = index.region
  if (pools === null) return unconfiguredView
  const nameId = volume?.nameId ?? id
  const placed = index.lists
    .objects()
    .get(nameId)
    .filter((entry) => fits(entry.pool, volume))
  const live = placed.find((entry) => entry.object.trash === null && entry.object.form === 'volume')
  const trashed = placed.find((entry) => entry.object.trash !== null)
  const pool = live?.pool ?? trashed?.pool ?? poolOf(pools, volume)
  if (pool === null) return volume === null ? viewOfNobody(index, pools) : blind(notConfigured(volume))
  const shown = live?.object ?? trashed?.object
  return {
    pool,
    object: objectFact(live, pool, index.region.answers.objects.get(id)),
    trashed: trashedFact(trashed, pool),
    watchers: listingOf(index.lists.watchers(), pool, shown, 'watchers'),
    exports: listingOf(index.lists.exports(), pool, shown, 'exports'),
  }
}

/** Whether the pool is the one that Cinder names for the volume. */
export const fits = (pool: PoolReport, volume: Volume | null): boolean =>
  volume === null ||
  volume.host === null ||
  holdsPool(pool, volume.host) ||
  (volume.cluster !== null && holdsPool(pool, volume.cluster))

const holdsPool = (pool: PoolReport, host: string): boolean => {
  const [backend, name] = host.split('#') as [string, string | undefined]
  return backend === pool.backend && (pool.pool === null || name === undefined || name === pool.pool)
}

function poolOf(pools: readonly PoolReport[], volume: Volume | null): PoolReport | null {
  if (volume === null || volume.host === null) return null
  return pools.find((pool) => fits(pool, volume)) ?? null
}

function notConfigured(volume: Volume): Unseen {
  const where = volume.host ?? 'a host that Cinder does not show'
  return { source: where, reason: 'unconfigured', detail: `the back end of ${where} is not configured` }
}

/** For an id that Cinder does not know, any pool could have the object: all must have been read. */
function viewOfNobody(index: RegionIndex, pools: readonly PoolReport[]): BackendView {
  const unseen = pools.find((pool) => pool.unseen !== null)?.unseen ?? null
  if (unseen !== null) return blind(unseen)
  const hidden = pools.find((pool) => !pool.shows.trash)
  return {
    pool: null,
    object: index.region.pools?.length ? absentProven : unknown(unconfigured),
    trashed: hidden === undefined ? absentProven : unknown(notShown(hidden)),
    watchers: { items: [], unseen: null, asked: true },
    exports: { items: [], unseen: null, asked: true },
  }
}

function objectFact(
  live: PlacedObject | undefined,
  pool: PoolReport,
  answer: Fact<BackendObject> | undefined,
): Fact<BackendObject> {
  if (answer !== undefined && answer.is !== 'absent') return answer
  if (live !== undefined && answer === undefined) return present(live.object)
  if (pool.unseen !== null) return answer === undefined ? unknown(pool.unseen) : absentWhenAsked
  if (answer === undefined) return absentInListing
  return live === undefined ? absentProven : absentWhenAsked
}

function trashedFact(trashed: PlacedObject | undefined, pool: PoolReport): Fact<BackendObject> {
  if (trashed !== undefined) return present(trashed.object)
  if (pool.unseen !== null) return unknown(pool.unseen)
  return pool.shows.trash ? absentProven : unknown(notShown(pool))
}

const notShown = (pool: PoolReport): Unseen => ({
  source: pool.source,
  reason: 'unconfigured',
  detail: `${pool.source} was seen only through Cinder, which shows neither watchers nor exports, trash or clones`,
})

function listingOf<T>(
  index: Multimap<string, T>,
  pool: PoolReport,
  object: BackendObject | undefined,
  what: 'watchers' | 'exports',
): Listing<T> {
  if (!pool.shows[what]) return { items: [], unseen: notShown(pool), asked: false }
  const items = object === undefined ? [] : index.get(objectKey(pool, object.name))
  return { items, unseen: pool.unseen, asked: pool.unseen === null }
}
