/**
 * What the databases add to the answers of the APIs. An absence needs both to say so; of what is there, the
 * rows tell more: states that the API hides behind others, hosts of attachments, who works on a volume.
 */
import { absentWhenAsked, type Fact, present, unknown } from '../kernel/fact.ts'
import type { ServerId, VolumeId } from '../kernel/ids.ts'
import type { Volume } from '../model/cinder.ts'
import type { Server } from '../model/nova.ts'
import type { CinderDatabase } from '../ports/cinder-database.ts'
import type { NovaDatabase } from '../ports/nova-database.ts'
import type { AnswersDraft } from './answers-draft.ts'
import { askFact, askList, askOne, unseenBecause } from './reading.ts'

export async function askCinderDatabase(id: VolumeId, database: CinderDatabase, answers: AnswersDraft): Promise<void> {
  const { source } = database
  // Records that refer to the volume before the volume itself.
  const rows = await askList(source, () => database.attachmentsOf(id))
  answers.workers.set(id, await askList(source, () => database.workersOf(id)))
  const said = answers.volumes.get(id)
  const row = await askFact(source, () => database.volume(id))
  const fact = said === undefined ? row : volumeOf(said, row)
  answers.volumes.set(id, fact)
  const listed = answers.attachments.get(id)
  if (listed !== undefined && rows.unseen === null) answers.attachments.set(id, { ...listed, items: rows.items })
  if (fact.is === 'absent') answers.pastVolumes.set(id, await askFact(source, () => database.pastVolume(id)))
}

function volumeOf(said: Fact<Volume>, row: Fact<Volume>): Fact<Volume> {
  if (row.is !== 'present') return said
  const consumer = row.value.consumer ?? (said.is === 'present' ? said.value.consumer : null)
  return present({ ...row.value, consumer })
}

export async function askNovaDatabase(id: ServerId, database: NovaDatabase, answers: AnswersDraft): Promise<void> {
  const { source } = database
  const said = answers.servers.get(id)
  const fact = said?.is === 'present' ? said : serverOf(said, await askFact(source, () => database.server(id)))
  answers.servers.set(id, fact)
  if (fact.is !== 'present') return
  const mappings = await askList(source, () => database.mappingsOf(id))
  if (mappings.unseen === null) answers.mappings.set(id, mappings)
}

function serverOf(said: Fact<Server> | undefined, row: Fact<Server>): Fact<Server> {
  if (said === undefined || row.is === 'present') return row
  return said.is === 'absent' ? row : said
}

/** Of servers that are gone: whether Nova kept any row of them. All at once, since archives are large and have no index. */
export async function askForPast(database: NovaDatabase, answers: AnswersDraft): Promise<void> {
  const gone = [...answers.servers].flatMap(([id, fact]) =>
    fact.is !== 'present' && answers.past.get(id)?.is !== 'present' ? [id] : [],
  )
  if (gone.length === 0) return
  const { source } = database
  const asked = await askOne(source, () => database.past(gone))
  for (const id of gone) {
    if ('unseen' in asked) continue
    const { servers, failure } = asked.answer
    const past = servers.get(id)
    if (past !== undefined) answers.past.set(id, present(past))
    else if (failure !== null) answers.past.set(id, unknown(unseenBecause(source, failure)))
    else answers.past.getOrInsert(id, absentWhenAsked)
  }
}
