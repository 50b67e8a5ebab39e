/**
 * Snapshots as files: one JSON record a line, so that a large cloud can be written and read line by
 * line, with a header that names the version and a last line that counts the rest. Without its last
 * line a file was cut off, and what it lacks must not be taken for absent.
 */
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { CinderSweepError } from '../../kernel/errors.ts'
import { formatInstant, parseInstant } from '../../kernel/time.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { type Line, linesOfRegion, regionsOfLines } from './region-lines.ts'

export const snapshotSchema = 'cindersweep.snapshot/1'

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
      for (const chunk of chunks) writeFileSync(file, path.endsWith('.gz') ? gzipSync(chunk) : chunk)
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
    for (const line of linesOfRegion(region)) {
      records++
      yield line
    }
  }
  yield { end: { records } }
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
  return { ...readHeader(path, header), regions: regionsOfLines(path, recordsIn(path, lines)) }
}

function readHeader(path: string, header: Line): Omit<Snapshot, 'regions'> {
  const { cloud } = header
  const startedAt = parseInstant(String(header['started_at']))
  const finishedAt = parseInstant(String(header['finished_at']))
  if (typeof cloud === 'string' && startedAt !== null && finishedAt !== null) return { cloud, startedAt, finishedAt }
  throw notOurs(`${path}:1: does not say of which cloud it is, and of when`)
}

/** The lines between the first and the last, with their numbers. */
function* recordsIn(path: string, lines: readonly string[]): Iterable<readonly [number, Line]> {
  for (let i = 1; i < lines.length - 1; i++) yield [i + 1, parseLine(path, lines[i] as string, i + 1)]
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
  throw notOurs(`${path}:1: not a snapshot of cindersweep`)
}

const notOurs = (message: string): CinderSweepError =>
  new CinderSweepError('snapshot.malformed', message, {
    hint: 'Give the file that "cindersweep scan --save FILE" wrote.',
  })
