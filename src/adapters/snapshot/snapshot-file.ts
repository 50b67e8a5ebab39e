/**
 * Snapshots as files: one JSON record a line, so that a large cloud can be written and read line by
 * line, with a header that names the version and a last line that counts the rest. Without its last
 * line a file was cut off, and what it lacks must not be taken for absent.
 */
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { CinderSweepError } from '../../kernel/errors.ts'
import type { ServerId, VolumeId } from '../../kernel/ids.ts'
import { Multimap } from '../../kernel/multimap.ts'
import { formatInstant, parseInstant } from '../../kernel/time.ts'
import type { Attachment } from '../../model/cinder.ts'
import type { ServerRecord } from '../../model/nova.ts'
import type { Answers, Region, Snapshot } from '../../model/snapshot.ts'

export const snapshotSchema = 'cindersweep.snapshot/1'

const listKinds = [
  'volumes',
  'attachments',
  'snapshots',
  'cinderServices',
  'schedulerPools',
  'messages',
  'transfers',
  'backups',
  'quotas',
  'servers',
  'novaServices',
  'hypervisors',
  'migrations',
] as const satisfies readonly (keyof Region)[]

const planeKinds = ['pools', 'hosts', 'logs'] as const satisfies readonly (keyof Region)[]
const answerKinds = [
  'volumes',
  'attachments',
  'servers',
  'past',
  'mappings',
  'objects',
  'events',
] as const satisfies readonly (keyof Answers)[]

type Line = Readonly<Record<string, unknown>>

/** Writes beside the target first: a file of that name is always whole. `-` is standard output. */
export function saveSnapshot(snapshot: Snapshot, path: string): void {
  const target = path === '-' ? path : `${path}.${process.pid}.part`
  try {
    const chunks = inChunks(linesOf(snapshot))
    if (path === '-') {
      for (const chunk of chunks) process.stdout.write(chunk)
      return
    }
    const file = openSync(target, 'w', 0o600)
    try {
      for (const chunk of chunks) writeSync(file, path.endsWith('.gz') ? gzipSync(chunk) : Buffer.from(chunk))
    } finally {
      closeSync(file)
    }
    renameSync(target, path)
  } catch (cause) {
    if (path !== '-') rmSync(target, { force: true })
    throw new CinderSweepError(
      'output.failed',
      `cannot write the snapshot ${path}: ${(cause as Error).message}`,
      {
        hint: 'Choose another place with room and write permission.',
      },
      { cause },
    )
  }
}

function* inChunks(lines: Iterable<Line>): Iterable<string> {
  let chunk: string[] = []
  for (const line of lines) {
    chunk.push(JSON.stringify(line))
    if (chunk.length < 5_000) continue
    yield `${chunk.join('\n')}\n`
    chunk = []
  }
  if (chunk.length > 0) yield `${chunk.join('\n')}\n`
}

function* linesOf(snapshot: Snapshot): Iterable<Line> {
  yield {
    schema: snapshotSchema,
    cloud: snapshot.cloud,
    started_at: formatInstant(snapshot.startedAt),
    finished_at: formatInstant(snapshot.finishedAt),
  }
  let records = 0
  for (const region of snapshot.regions) {
    for (const line of regionLines(region)) {
      records++
      yield line
    }
  }
  yield { end: { records } }
}

function* regionLines(region: Region): Iterable<Line> {
  const { name, takenAt, sources, coverage, hidden } = region
  const configured = Object.fromEntries(planeKinds.map((kind) => [kind, region[kind] !== null]))
  yield { region: name, taken_at: formatInstant(takenAt), sources, coverage, hidden, configured }
  for (const kind of listKinds) for (const value of region[kind].values()) yield { kind, value }
  for (const kind of planeKinds) for (const value of region[kind] ?? []) yield { kind, value }
  for (const kind of answerKinds) for (const [id, value] of region.answers[kind]) yield { answer: kind, id, value }
}

/** Reads a snapshot back: from its file, or from what was read already. */
export function loadSnapshot(path: string, read?: Buffer): Snapshot {
  const lines = textOf(path, read)
    .split('\n')
    .filter((line) => line !== '')
  const header = parseLine(path, lines[0] ?? '', 1)
  checkVersion(path, header)
  const end = parseLine(path, lines.at(-1) ?? '', lines.length)['end'] as { records?: number } | undefined
  if (end?.records !== lines.length - 2) {
    throw new CinderSweepError(
      'snapshot.truncated',
      `${path} is cut off: ${end === undefined ? 'its last line is missing' : `it has ${lines.length - 2} records of ${end.records}`}`,
      {
        hint: 'Save or copy it again. What a cut file lacks must not be taken for absent.',
      },
    )
  }
  return {
    cloud: String(header['cloud']),
    startedAt: parseInstant(header['started_at'] as string) ?? 0,
    finishedAt: parseInstant(header['finished_at'] as string) ?? 0,
    regions: readRegions(path, lines),
  }
}

function textOf(path: string, read: Buffer | undefined): string {
  try {
    const bytes = read ?? readFileSync(path)
    const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b
    return (gzipped ? gunzipSync(bytes) : bytes).toString('utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code?.startsWith('Z_'))
      throw new CinderSweepError(
        'snapshot.truncated',
        `${path} is not whole: ${(cause as Error).message}`,
        { hint: 'Save or copy it again.' },
        { cause },
      )
    throw new CinderSweepError(
      'snapshot.malformed',
      `cannot read the snapshot ${path}: ${code ?? (cause as Error).message}`,
      { hint: 'Give the file that "cindersweep scan --save FILE" wrote.' },
      { cause },
    )
  }
}

function parseLine(path: string, line: string, number: number): Line {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Line
  } catch {
    // Told below, with what is expected.
  }
  const cut = number > 1
  throw new CinderSweepError(
    cut ? 'snapshot.truncated' : 'snapshot.malformed',
    `${path}:${number}: not a record of a snapshot`,
    {
      hint: cut
        ? 'The file is cut off or damaged: save or copy it again.'
        : 'Give the file that "cindersweep scan --save FILE" wrote.',
    },
  )
}

function checkVersion(path: string, header: Line): void {
  const schema = header['schema']
  if (schema === snapshotSchema) return
  if (typeof schema === 'string' && schema.startsWith('cindersweep.snapshot/')) {
    throw new CinderSweepError('snapshot.version', `${path} is a ${schema}; this cindersweep reads ${snapshotSchema}`, {
      hint: 'Read it with the version of cindersweep that wrote it, or save it again.',
    })
  }
  throw new CinderSweepError('snapshot.malformed', `${path}:1: not a snapshot of cindersweep`, {
    hint: 'Give the file that "cindersweep scan --save FILE" wrote.',
  })
}

type Draft = Record<string, unknown> & {
  attachments: Multimap<VolumeId, Attachment>
  servers: Map<ServerId, ServerRecord>
  answers: Record<string, Map<string, unknown>>
}

function readRegions(path: string, lines: readonly string[]): readonly Region[] {
  const regions: Draft[] = []
  for (let i = 1; i < lines.length - 1; i++) {
    const line = parseLine(path, lines[i] as string, i + 1)
    const region = regions.at(-1)
    if (line['region'] !== undefined) regions.push(beginRegion(line))
    else if (region === undefined) throw unexpected(path, i + 1)
    else if (typeof line['answer'] === 'string' && region.answers[line['answer']])
      region.answers[line['answer']]?.set(String(line['id']), line['value'])
    else if (!keep(region, line['kind'], line['value'])) throw unexpected(path, i + 1)
  }
  return regions as unknown as readonly Region[]
}

/** Puts a record where it belongs; false for a kind that is not known. */
function keep(region: Draft, kind: unknown, value: unknown): boolean {
  if (kind === 'attachments') region.attachments.add((value as Attachment).volume, value as Attachment)
  else if (kind === 'servers') region.servers.set((value as ServerRecord).server.id, value as ServerRecord)
  else if (typeof kind === 'string' && Array.isArray(region[kind])) (region[kind] as unknown[]).push(value)
  else return false
  return true
}

const unexpected = (path: string, number: number): CinderSweepError =>
  new CinderSweepError('snapshot.malformed', `${path}:${number}: a record of a kind that is not known`, {
    hint: 'The file is damaged, or was changed: save it again.',
  })

function beginRegion(line: Line): Draft {
  const configured = (line['configured'] ?? {}) as Readonly<Record<string, boolean>>
  return {
    name: line['region'],
    takenAt: parseInstant(line['taken_at'] as string) ?? 0,
    sources: line['sources'],
    coverage: line['coverage'],
    hidden: line['hidden'],
    ...Object.fromEntries(listKinds.map((kind) => [kind, []])),
    attachments: new Multimap(),
    servers: new Map(),
    ...Object.fromEntries(planeKinds.map((kind) => [kind, configured[kind] ? [] : null])),
    answers: Object.fromEntries(answerKinds.map((kind) => [kind, new Map()])),
  }
}
