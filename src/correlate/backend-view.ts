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
import { type BackendObject, holdsPool, type PoolReport } from '../model/backend.ts'
import type { Volume } from '../model/cinder.ts'
import type { BackendView } from '../model/dossier.ts'
import { objectKey, type PlacedObject, type RegionIndex, unseenOf } from './index-region.ts'

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
    unlisted: false,
    trashed: unknown(unseen),
    kept: null,
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
  const kept = placed.find((entry) => entry.object.trash === null && entry.object.form === 'deleted')
  const pool = live?.pool ?? trashed?.pool ?? poolOf(pools, volume)
  if (pool === null) return volume === null ? viewOfNobody(index, pools, kept) : blind(notConfigured(volume))
  const object = objectFact(live, pool, index.region.answers.objects.get(id))
  const shown = live ?? trashed
  const users = shown === undefined && object.is === 'present' && pool.unseen === null ? bornSince(pool) : null
  return {
    pool,
    object,
    unlisted: live === undefined && pool.unseen === null,
    trashed: trashedFact(trashed, pool),
    kept: kept?.object ?? null,
    watchers: users ?? listingOf(index.lists.watchers(), pool, shown?.object, 'watchers'),
    exports: users ?? listingOf(index.lists.exports(), pool, shown?.object, 'exports'),
  }
}

/** An object that came after the pool was listed: nobody looked who has it. */
const bornSince = (pool: PoolReport): Listing<never> => ({
  items: [],
  unseen: {
    source: pool.source,
    reason: 'not-asked',
    detail: `the object was made after ${pool.source} was read`,
  },
  asked: false,
})

/** Whether the pool is the one that Cinder names for the volume. */
export const fits = (pool: PoolReport, volume: Volume | null): boolean =>
  volume === null ||
  volume.host === null ||
  holdsPool(pool, volume.host) ||
  (volume.cluster !== null && holdsPool(pool, volume.cluster))

function poolOf(pools: readonly PoolReport[], volume: Volume | null): PoolReport | null {
  if (volume === null || volume.host === null) return null
  return pools.find((pool) => fits(pool, volume)) ?? null
}

function notConfigured(volume: Volume): Unseen {
  const where = volume.host ?? 'a host that Cinder does not show'
  return { source: where, reason: 'unconfigured', detail: `the back end of ${where} is not configured` }
}

/** For an id that Cinder does not know, any pool could have the object: all must have been read. */
function viewOfNobody(index: RegionIndex, pools: readonly PoolReport[], kept: PlacedObject | undefined): BackendView {
  const unseen = pools.find((pool) => pool.unseen !== null)?.unseen ?? unknownPools(index, pools)
  if (unseen !== null) return blind(unseen)
  const hidden = pools.find((pool) => !pool.shows.trash)
  const none: Listing<never> = { items: [], unseen: null, asked: true }
  return {
    pool: kept?.pool ?? null,
    object: pools.length > 0 ? absentProven : unknown(unconfigured),
    unlisted: pools.length > 0,
    trashed: hidden === undefined ? absentProven : unknown(notShown(hidden)),
    kept: kept?.object ?? null,
    watchers: kept === undefined ? none : listingOf(index.lists.watchers(), kept.pool, kept.object, 'watchers'),
    exports: kept === undefined ? none : listingOf(index.lists.exports(), kept.pool, kept.object, 'exports'),
  }
}

/** The scheduler names every pool that there is; one that is not configured could have any object. */
function unknownPools({ region }: RegionIndex, pools: readonly PoolReport[]): Unseen | null {
  const strange = region.schedulerPools.find(({ name }) => !pools.some((pool) => holdsPool(pool, name)))
  if (strange === undefined) return unseenOf(region, 'pools')
  return { source: strange.name, reason: 'unconfigured', detail: `the back end ${strange.name} is not configured` }
}

function objectFact(
  live: PlacedObject | undefined,
  pool: PoolReport,
  answer: Fact<BackendObject> | undefined,
): Fact<BackendObject> {
  if (answer?.is === 'present') return present(live === undefined ? answer.value : laidOn(answer.value, live.object))
  if (answer?.is === 'unknown') return answer
  if (live !== undefined && answer === undefined) return present(live.object)
  if (pool.unseen !== null) return answer === undefined ? unknown(pool.unseen) : absentWhenAsked
  if (answer === undefined) return absentInListing
  return live === undefined ? absentProven : absentWhenAsked
}

/** Some back ends do not tell of one object what depends on it: that the list said. */
const laidOn = (answer: BackendObject, listed: BackendObject): BackendObject => ({
  ...answer,
  snapshots: answer.snapshots.length > 0 ? answer.snapshots : listed.snapshots,
  children: answer.children.length > 0 ? answer.children : listed.children,
})

function trashedFact(trashed: PlacedObject | undefined, pool: PoolReport): Fact<BackendObject> {
  if (trashed !== undefined) return present(trashed.object)
  if (pool.unseen !== null) return unknown(pool.unseen)
  return pool.shows.trash ? absentProven : unknown(notShown(pool))
}

const notShown = (pool: PoolReport): Unseen => ({
  source: pool.source,
  reason: 'unconfigured',
  detail:
    pool.kind === 'listed-by-cinder'
      ? `${pool.source} was seen only through Cinder, which shows neither watchers nor exports, trash or clones`
      : `${pool.source} was not asked for that`,
})

function listingOf<T>(
  index: Multimap<string, T>,
  pool: PoolReport,
  object: BackendObject | undefined,
  what: 'watchers' | 'exports',
): Listing<T> {
  if (!pool.shows[what]) return { items: [], unseen: notShown(pool), asked: false }
  if (what === 'watchers' && object !== undefined && pool.askedOf?.includes(object.name) === false)
    return { items: [], unseen: notAskedOf(object, pool), asked: false }
  const items = object === undefined ? [] : index.get(objectKey(pool, object.name))
  return { items, unseen: pool.unseen, asked: pool.unseen === null }
}

const notAskedOf = ({ name }: BackendObject, { source }: PoolReport): Unseen => ({
  source,
  reason: 'not-asked',
  detail: `who has ${name} open was not asked: the look was at another volume`,
})
