/** Lists that are read in two halves: attachments with volumes, mappings with servers. */
import { eachOf } from '../kernel/concurrency.ts'
import type { Unseen } from '../kernel/fact.ts'
import type { ServerId, VolumeId } from '../kernel/ids.ts'
import { groupBy, Multimap } from '../kernel/multimap.ts'
import type { Attachment, Volume } from '../model/cinder.ts'
import type { ServerRecord } from '../model/nova.ts'
import type { AttachmentFilter, VolumeFilter, VolumeRecord } from '../ports/cinder.ts'
import type { ServerFilter } from '../ports/nova.ts'
import type { LookOptions, RegionReaders } from './readers.ts'
import { askOne, type Reading, readEach } from './reading.ts'

/** Up to so many servers are asked for their mappings' attachment ids without being told to. */
const mostMappingQuestions = 100

/** The lists that grow with the cloud, and why any of them is not whole. */
export interface LargeLists {
  readonly volumes: readonly Volume[]
  readonly attachments: Multimap<VolumeId, Attachment>
  readonly servers: ReadonlyMap<ServerId, ServerRecord>
  readonly unseen: Readonly<Record<'volumes' | 'attachments' | 'servers', Unseen | null>>
}

export interface ServersRead {
  readonly servers: Map<ServerId, ServerRecord>
  readonly unseen: Unseen | null
}

export async function readServers(
  { nova }: RegionReaders,
  { progress }: LookOptions,
  filter?: ServerFilter,
): Promise<ServersRead> {
  const servers = new Map<ServerId, ServerRecord>()
  const take = (record: ServerRecord): unknown => servers.set(record.server.id, record)
  return { servers, unseen: await readEach(nova.source, 'servers', nova.servers(filter), progress, take) }
}

/** Whether so many servers that have mappings are asked for them, one by one. */
export const asksForMappings = (carriers: number, { depth }: LookOptions): boolean =>
  depth === 'deep' || (depth === 'auto' && carriers <= mostMappingQuestions)

/** The list names only volumes; in a small cloud, or a deep look, each server is asked for the rest. */
export async function askForMappings(
  servers: Map<ServerId, ServerRecord>,
  { nova }: RegionReaders,
  options: LookOptions,
): Promise<void> {
  const carriers = [...servers.values()].filter((record) => record.mappings.length > 0)
  if (!asksForMappings(carriers.length, options)) return
  await eachOf(carriers, options.concurrency, async ({ server, mappings }) => {
    const asked = await askOne(nova.source, () => nova.mappingsOf(server.id, mappings.length))
    if (!('answer' in asked)) return
    // A mapping that only one of the two shows has come or gone in between: the list stays what it was.
    const named = mappings.map((mapping) => asked.answer.find((entry) => entry.volume === mapping.volume) ?? mapping)
    servers.set(server.id, { server, mappings: named })
  })
}

export interface AttachmentsRead {
  readonly attachments: Multimap<VolumeId, Attachment>
  readonly unseen: Unseen | null
}

export async function readAttachments(
  { cinder }: RegionReaders,
  { progress }: LookOptions,
  filter?: AttachmentFilter,
): Promise<AttachmentsRead> {
  const attachments = new Multimap<VolumeId, Attachment>()
  const take = (record: Attachment): void => attachments.add(record.volume, record)
  return {
    attachments,
    unseen: await readEach(cinder.source, 'attachments', cinder.attachments(filter), progress, take),
  }
}

/**
 * Reads volumes, and completes the attachments read before them: their list has no hosts, the volume's
 * own view has. What only a view has was born between the two lists; it is added.
 */
export async function readVolumes(
  { cinder }: RegionReaders,
  { progress }: LookOptions,
  attachments: Multimap<VolumeId, Attachment>,
  filter?: VolumeFilter,
): Promise<Reading<Volume>> {
  const records: Volume[] = []
  const unseen = await readEach(cinder.source, 'volumes', cinder.volumes(filter), progress, (record) => {
    records.push(record.volume)
    for (const view of record.attached) join(attachments, view)
  })
  return { records, unseen }
}

type Unfinished = { -readonly [K in keyof Attachment]: Attachment[K] }

/** Writes into the record just read, which nobody else has seen yet: a copy of each would double them. */
export function join(attachments: Multimap<VolumeId, Attachment>, view: Attachment): void {
  const only = attachments.only(view.volume)
  const listed: Unfinished | undefined =
    only?.id === view.id ? only : attachments.get(view.volume).find((attachment) => attachment.id === view.id)
  if (listed === undefined) attachments.add(view.volume, view)
  else {
    listed.host = view.host
    listed.device = view.device
  }
}

/** One volume and its attachments, asked for directly. */
export function joined(listed: readonly Attachment[], asked: VolumeRecord | null): readonly Attachment[] {
  const attachments = groupBy(
    listed.map((attachment) => ({ ...attachment })),
    (attachment) => attachment.volume,
  )
  for (const view of asked?.attached ?? []) join(attachments, view)
  return [...attachments.values()]
}
