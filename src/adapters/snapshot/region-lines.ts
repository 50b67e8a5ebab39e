/** A region as lines of a snapshot file: what all of it shares first, then one record a line. */
import { CinderSweepError } from '../../kernel/errors.ts'
import type { ServerId, VolumeId } from '../../kernel/ids.ts'
import { Multimap } from '../../kernel/multimap.ts'
import { formatInstant, parseInstant } from '../../kernel/time.ts'
import type { Attachment } from '../../model/cinder.ts'
import type { ServerRecord } from '../../model/nova.ts'
import { type Answers, noAnswers, type Region } from '../../model/snapshot.ts'
import { leftOutLine, readLeftOut } from './left-out-line.ts'

export type Line = Readonly<Record<string, unknown>>

/**
 * How each field of a region is kept: in its first line, as records, as records where it was configured
 * at all, or as answers. A field that is forgotten here does not compile.
 */
const forms = {
  name: 'first-line',
  takenAt: 'first-line',
  sources: 'first-line',
  coverage: 'first-line',
  hidden: 'first-line',
  leftOut: 'first-line',
  volumes: 'records',
  attachments: 'records',
  snapshots: 'records',
  cinderServices: 'records',
  schedulerPools: 'records',
  messages: 'records',
  transfers: 'records',
  backups: 'records',
  quotas: 'records',
  servers: 'records',
  novaServices: 'records',
  hypervisors: 'records',
  migrations: 'records',
  pools: 'records-or-null',
  hosts: 'records-or-null',
  logs: 'records-or-null',
  workers: 'records-or-null',
  answers: 'answers',
} as const satisfies Record<keyof Region, string>

type Kind<Form extends string> = {
  [K in keyof typeof forms]: (typeof forms)[K] extends Form ? K : never
}[keyof typeof forms]

const kindsOf = <Form extends string>(form: Form): readonly Kind<Form>[] =>
  Object.entries(forms).flatMap(([kind, kept]) => (kept === form ? [kind as Kind<Form>] : []))

const recordKinds = kindsOf('records')
const nullableKinds = kindsOf('records-or-null')
const answerKinds = Object.keys(noAnswers) as readonly (keyof Answers)[]

export function* linesOfRegion(region: Region): Iterable<Line> {
  const { name, takenAt, sources, coverage, hidden, leftOut } = region
  const configured = Object.fromEntries(nullableKinds.map((kind) => [kind, region[kind] !== null]))
  yield {
    region: name,
    taken_at: formatInstant(takenAt),
    sources,
    coverage,
    hidden,
    left_out: leftOutLine(leftOut),
    configured,
  }
  for (const kind of recordKinds) for (const value of region[kind].values()) yield { kind, value }
  for (const kind of nullableKinds) for (const value of region[kind] ?? []) yield { kind, value }
  for (const kind of answerKinds) for (const [id, value] of region.answers[kind]) yield { answer: kind, id, value }
}

type Draft = Record<string, unknown> & {
  attachments: Multimap<VolumeId, Attachment>
  servers: Map<ServerId, ServerRecord>
  answers: Record<string, Map<string, unknown>>
}

/** The regions of a file, of its lines between the first and the last, each with its number. */
export function regionsOfLines(path: string, lines: Iterable<readonly [number, Line]>): readonly Region[] {
  const regions: Draft[] = []
  for (const [number, line] of lines) {
    if (line['region'] !== undefined)
      regions.push(beginRegion(line) ?? fail(path, number, 'a region without its coverage'))
    else if (!keep(regions.at(-1), line)) fail(path, number, 'not a record that belongs here')
  }
  return regions as unknown as readonly Region[]
}

/** Null when something is missing without which its records would say more than was seen. */
function beginRegion(line: Line): Draft | null {
  const { region, sources, coverage, hidden, configured, left_out = null } = line
  const takenAt = parseInstant(String(line['taken_at']))
  if (typeof region !== 'string' || takenAt === null || hidden === undefined) return null
  if (!Array.isArray(sources) || !isMapping(coverage) || !isMapping(configured)) return null
  if (left_out !== null && !isMapping(left_out)) return null
  return {
    name: region,
    takenAt,
    sources,
    coverage,
    hidden,
    leftOut: readLeftOut(left_out),
    ...Object.fromEntries(recordKinds.map((kind) => [kind, []])),
    attachments: new Multimap(),
    servers: new Map(),
    ...Object.fromEntries(nullableKinds.map((kind) => [kind, configured[kind] === true ? [] : null])),
    answers: Object.fromEntries(answerKinds.map((kind) => [kind, new Map()])),
  }
}

/** Puts a record where it belongs; false when it belongs nowhere, or lacks what it is found by. */
function keep(region: Draft | undefined, { kind, answer, id, value }: Line): boolean {
  if (region === undefined || typeof value !== 'object' || value === null) return false
  if (typeof answer === 'string') {
    const answers = Object.hasOwn(region.answers, answer) ? region.answers[answer] : undefined
    return typeof id === 'string' && answers?.set(id, value) !== undefined
  }
  if (typeof kind !== 'string' || !Object.hasOwn(forms, kind) || !hasKeys(kind, value as Line)) return false
  if (kind === 'attachments') region.attachments.add((value as Attachment).volume, value as Attachment)
  else if (kind === 'servers') region.servers.set((value as ServerRecord).server.id, value as ServerRecord)
  else if (Array.isArray(region[kind])) (region[kind] as unknown[]).push(value)
  else return false
  return true
}

/** What a record is found by, and what of it is walked through. */
function hasKeys(kind: string, value: Line): boolean {
  const texts = (...keys: readonly string[]): boolean => keys.every((key) => typeof value[key] === 'string')
  const lists = (...keys: readonly string[]): boolean => keys.every((key) => Array.isArray(value[key]))
  switch (kind) {
    case 'volumes':
      return texts('id', 'status')
    case 'attachments':
      return texts('id', 'volume', 'status')
    case 'servers':
      return isMapping(value['server']) && typeof value['server']['id'] === 'string' && lists('mappings')
    case 'pools':
      return texts('source') && lists('objects', 'watchers', 'exports')
    case 'hosts':
      return texts('source', 'host') && lists('domains', 'maps', 'loosePaths')
    case 'logs':
      return texts('source') && lists('events')
    default:
      return isMapping(value)
  }
}

const isMapping = (value: unknown): value is Line =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function fail(path: string, number: number, what: string): never {
  throw new CinderSweepError('snapshot.malformed', `${path}:${number}: ${what}`, {
    hint: 'The file is damaged, was changed, or is of another version of cindersweep: save it again.',
  })
}
