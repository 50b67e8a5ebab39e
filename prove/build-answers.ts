/** What direct questions about a state would bring, laid on the answers of an equally blind empty cloud. */

import type { Questions } from '../src/correlate/questions.ts'
import { type Fact, type Listing, present } from '../src/kernel/fact.ts'
import type { ServerId, VolumeId } from '../src/kernel/ids.ts'
import type { Mapping, PastServer, Server } from '../src/model/nova.ts'
import { type Answers, noAnswers } from '../src/model/snapshot.ts'
import type { Base } from './bases.ts'
import { volumeId } from './ids.ts'
import {
  pickAttachment,
  pickImage,
  pickMapping,
  pickPast,
  pickServer,
  pickViewed,
  pickVirtualVolume,
  pickVolume,
  pickWorker,
} from './pick.ts'
import type { World } from './world.ts'

const volume = volumeId as VolumeId

/** The records name their servers as well: these are asked about too. */
export function answersOf({ servers: named, pool }: Questions, world: World, base: Base): Answers {
  const told = base.answers
  const servers = new Set([...named, ...world.attachments.flatMap(({ server }) => (server as ServerId | null) ?? [])])
  return {
    ...noAnswers,
    volumes: one(told.volumes, volume, world.volume.deletedAt === null ? pickVolume(world.volume, base.by) : null),
    attachments: attachmentsOf(world, base),
    objects: pool === null ? new Map() : one(told.objects, volume, objectIn(world)),
    workers: listing(told.workers, world.workers.map(pickWorker)),
    ...answersOfNova([...servers], world, base),
  }
}

/** Where nothing could be asked, what there is makes no difference. */
function one<K, T>(told: ReadonlyMap<K, Fact<T>>, key: K, there: T | null): ReadonlyMap<K, Fact<T>> {
  const fact = told.get(key)
  if (fact === undefined) return new Map()
  return new Map([[key, fact.is === 'unknown' || there === null ? fact : present(there)]])
}

function listing<T>(told: ReadonlyMap<VolumeId, Listing<T>>, items: readonly T[]): ReadonlyMap<VolumeId, Listing<T>> {
  const said = told.get(volume)
  if (said === undefined) return new Map()
  return new Map([[volume, said.unseen === null ? { ...said, items } : said]])
}

function attachmentsOf({ attachments }: World, { answers, by }: Base): Answers['attachments'] {
  const all = listing(
    answers.attachments,
    attachments.map((row) => pickAttachment(row, by)),
  )
  const unread = answers.attachments.get(volume)
  const isViewed = answers.volumes.get(volume)?.is !== 'unknown'
  if (unread === undefined || unread.unseen === null || !isViewed) return all
  return new Map([[volume, { ...unread, items: pickViewed(attachments) }]])
}

function objectIn({ image, virtualVolume }: World) {
  if (image !== null) return image.trash === null ? pickImage(image) : null
  return virtualVolume === null ? null : pickVirtualVolume(virtualVolume)
}

type OfNova = Pick<Answers, 'servers' | 'past' | 'mappings'>

function answersOfNova(ids: readonly ServerId[], world: World, { answers: told, by }: Base): OfNova {
  const servers = new Map<ServerId, Fact<Server>>()
  const past = new Map<ServerId, Fact<PastServer>>()
  const mappings = new Map<ServerId, Listing<Mapping>>()
  for (const id of ids) {
    const row = world.servers.find((one) => one.id === id)
    const said = told.servers.get(id)
    if (said === undefined) continue
    if (row !== undefined && row.deletedAt === null && said.is !== 'unknown') {
      servers.set(id, present(pickServer(row)))
      const items = world.mappings.filter((one) => one.server === id).map((one) => pickMapping(one, by))
      mappings.set(id, { items, unseen: null, asked: true })
      continue
    }
    servers.set(id, said)
    const before = told.past.get(id)
    const isRemembered = row !== undefined && row.deletedAt !== null && before?.is !== 'unknown'
    if (isRemembered) past.set(id, present(pickPast(row)))
    else if (before !== undefined) past.set(id, before)
  }
  return { servers, past, mappings }
}
