/** Readers that give some records otherwise than the simulated cloud has them: as no cloud should ever be. */
import fc from 'fast-check'
import type { Attachment } from '../../src/model/cinder.ts'
import type { ServerRecord } from '../../src/model/nova.ts'
import type { RegionReaders } from '../../src/observe/readers.ts'
import type { Pages, VolumeRecord } from '../../src/ports/cinder.ts'
import { attachmentFields, mappingFields, serverFields, volumeFields } from './random-change.ts'

/** In place of a record: none of it, another, or several; made of it and of the one before it in the list. */
type Alter<T> = (record: T, before: T) => readonly T[]

export interface Alterations {
  readonly volumes: ReadonlyMap<number, Alter<VolumeRecord>>
  readonly attachments: ReadonlyMap<number, Alter<Attachment>>
  readonly servers: ReadonlyMap<number, Alter<ServerRecord>>
}

/** By the place of the record in its list. Lists of tests are short: most places should be met. */
const some = <T>(alter: fc.Arbitrary<Alter<T>>): fc.Arbitrary<ReadonlyMap<number, Alter<T>>> =>
  fc.array(fc.tuple(fc.nat(24), alter), { maxLength: 5 }).map((pairs) => new Map(pairs))

const attachments: fc.Arbitrary<Alter<Attachment>> = fc.oneof(
  attachmentFields.map((fields) => (record: Attachment) => [{ ...record, ...fields }]),
  fc.constant(() => []),
  fc.constant((record: Attachment, { server }: Attachment) => [{ ...record, server }]),
  fc.constant((record: Attachment, { volume }: Attachment) => [{ ...record, volume }]),
  fc.constant((record: Attachment) => [
    record,
    { ...record, id: '00000000-0000-4000-8000-00000000000a' as Attachment['id'] },
  ]),
)

/** What the one says of its attachments, as if it were said of the other. */
const viewsOf = ({ volume }: VolumeRecord, { attached }: VolumeRecord): readonly Attachment[] =>
  attached.map((view) => ({ ...view, volume: volume.id }))

const volumes: fc.Arbitrary<Alter<VolumeRecord>> = fc.oneof(
  volumeFields.map((fields) => (record: VolumeRecord) => [{ ...record, volume: { ...record.volume, ...fields } }]),
  attachmentFields.map((fields) => (record: VolumeRecord) => [
    { ...record, attached: record.attached.map((view) => ({ ...view, ...fields })) },
  ]),
  fc.constant((record: VolumeRecord, before: VolumeRecord) => [{ ...record, attached: viewsOf(record, before) }]),
  fc.constant((record: VolumeRecord, before: VolumeRecord) => [
    { ...record, attached: [...record.attached, ...viewsOf(record, before)] },
  ]),
  fc.constant((record: VolumeRecord) => [{ ...record, attached: [] }]),
  fc.constant(() => []),
)

const servers: fc.Arbitrary<Alter<ServerRecord>> = fc.oneof(
  serverFields.map((fields) => (record: ServerRecord) => [{ ...record, server: { ...record.server, ...fields } }]),
  mappingFields.map((fields) => (record: ServerRecord) => [
    {
      ...record,
      mappings: fields === null ? [] : record.mappings.map((mapping) => ({ ...mapping, ...fields })),
    },
  ]),
  fc.constant((record: ServerRecord, { mappings }: ServerRecord) => [{ ...record, mappings }]),
  fc.constant((record: ServerRecord, { mappings }: ServerRecord) => [
    { ...record, mappings: [...record.mappings, ...mappings] },
  ]),
)

export const alterations: fc.Arbitrary<Alterations> = fc.record({
  volumes: some(volumes),
  attachments: some(attachments),
  servers: some(servers),
})

/** Only whole lists are altered; a question for one thing is answered as it is. */
export function altered(readers: RegionReaders, how: Alterations): RegionReaders {
  const { cinder, nova } = readers
  return {
    ...readers,
    cinder: {
      ...cinder,
      volumes: (filter) => (filter ? cinder.volumes(filter) : each(cinder.volumes(), how.volumes)),
      attachments: (filter) => (filter ? cinder.attachments(filter) : each(cinder.attachments(), how.attachments)),
    },
    nova: { ...nova, servers: (filter) => (filter ? nova.servers(filter) : each(nova.servers(), how.servers)) },
  }
}

async function* each<T>(pages: Pages<T>, how: ReadonlyMap<number, Alter<T>>): Pages<T> {
  let at = 0
  let last: T | null = null
  for await (const page of pages)
    yield page.flatMap((record) => {
      const made = how.get(at++)?.(record, last ?? record) ?? [record]
      last = record
      return made
    })
}
