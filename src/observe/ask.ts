/** Direct questions about suspects: no list is proof that something is missing. */
import { eachOf } from '../kernel/concurrency.ts'
import { present } from '../kernel/fact.ts'
import type { ServerId, VolumeId } from '../kernel/ids.ts'
import type { Mapping } from '../model/nova.ts'
import type { Answers } from '../model/snapshot.ts'
import { type AnswersDraft, newAnswers } from './answers-draft.ts'
import { askCinderDatabase, askForPast, askNovaDatabase } from './ask-databases.ts'
import { joined } from './lists.ts'
import type { LookOptions, RegionReaders } from './readers.ts'
import { askFact, askList, askOne } from './reading.ts'

/** What to ask about one volume; the flow takes it from the dossier. */
export interface Question {
  readonly volume: VolumeId
  /** The id in the name of its object on the back end. */
  readonly object: VolumeId
  readonly servers: readonly ServerId[]
  readonly pool: string | null
  readonly detaches: boolean
}

/** Asks about every suspect; what could not be answered is itself an answer. */
export async function ask(
  questions: readonly Question[],
  readers: RegionReaders,
  options: LookOptions,
): Promise<Answers> {
  const answers = newAnswers()
  const servers = new Set<ServerId>()
  const detaching = new Set<ServerId>()
  let asked = 0
  // Attachments first, the servers that they name after them.
  await eachOf(questions, options.concurrency, async (question) => {
    await askAboutVolume(question, readers, answers)
    const named = answers.attachments.get(question.volume)?.items.map((attachment) => attachment.server) ?? []
    for (const server of [...question.servers, ...named]) {
      if (server === null) continue
      servers.add(server)
      if (question.detaches) detaching.add(server)
    }
    options.progress.read(readers.cinder.source, 'suspects', ++asked)
  })
  await eachOf([...servers], options.concurrency, (server) =>
    askAboutServer(server, detaching.has(server), readers, answers),
  )
  if (readers.databases?.nova) await askForPast(readers.databases.nova, answers)
  return answers
}

async function askAboutVolume(
  { volume, object, pool }: Question,
  readers: RegionReaders,
  answers: AnswersDraft,
): Promise<void> {
  const { cinder } = readers
  // Records that refer to the volume before the volume itself.
  const listed = await askList(cinder.source, async () =>
    (await Array.fromAsync(cinder.attachments({ volume }))).flat(),
  )
  const backend = readers.backends?.find((reader) => reader.source === pool)
  if (backend !== undefined) answers.objects.set(volume, await askFact(backend.source, () => backend.object(object)))
  const fact = await askFact(cinder.source, () => cinder.volume(volume))
  answers.volumes.set(volume, fact.is === 'present' ? present(fact.value.volume) : fact)
  answers.attachments.set(volume, { ...listed, items: joined(listed.items, fact.is === 'present' ? fact.value : null) })
  if (readers.databases?.cinder) await askCinderDatabase(volume, readers.databases.cinder, answers)
}

async function askAboutServer(
  server: ServerId,
  detaches: boolean,
  readers: RegionReaders,
  answers: AnswersDraft,
): Promise<void> {
  await askNova(server, detaches, readers, answers)
  if (readers.databases?.nova) await askNovaDatabase(server, readers.databases.nova, answers)
}

async function askNova(
  server: ServerId,
  detaches: boolean,
  { nova }: RegionReaders,
  answers: AnswersDraft,
): Promise<void> {
  const record = await askFact(nova.source, () => nova.server(server))
  const fact = record.is === 'present' ? present(record.value.server) : record
  answers.servers.set(server, fact)
  // Also where the question failed: what Nova remembers tells whose server it was.
  if (record.is !== 'present') {
    answers.past.set(server, await askFact(nova.source, () => nova.pastServer(server)))
    return
  }
  const brief = record.value.mappings
  const named = await askList(nova.source, () => nova.mappingsOf(server, brief.length))
  answers.mappings.set(server, { ...named, items: completed(named.items, brief) })
  if (!detaches) return
  const events = await askOne(nova.source, () => nova.failedDetaches(server))
  if ('answer' in events) answers.events.set(server, events.answer)
}

/**
 * The list of mappings tells more of each than the server does, but not of all: newer releases of Nova leave
 * out what has no attachment id. The server names all its volumes.
 */
function completed(named: readonly Mapping[], brief: readonly Mapping[]): readonly Mapping[] {
  const volumes = new Set(named.map((mapping) => mapping.volume))
  return [...named, ...brief.filter((mapping) => !volumes.has(mapping.volume))]
}
