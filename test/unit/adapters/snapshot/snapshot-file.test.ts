/** Snapshots in files: they come back as they were, or not at all. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadSnapshot, saveSnapshot, snapshotSchema } from '../../../../src/adapters/snapshot/snapshot-file.ts'
import { failedSnapshot, rediagnose, type Scan } from '../../../../src/flow/scan.ts'
import { CinderSweepError } from '../../../../src/kernel/errors.ts'
import { defaultPolicy } from '../../../../src/model/policy.ts'
import type { Snapshot } from '../../../../src/model/snapshot.ts'
import { allPlantings, plant } from '../../../../src/simulate/faults/plant.ts'
import { place, shapeNames } from '../../../../src/simulate/shapes/place.ts'
import { failureOf } from '../../../support/failures.ts'
import { scanOf, stillCloud, testTime } from '../../../support/simulated-scan.ts'
import { temporaryFiles } from '../../../support/temporary-files.ts'

let scan: Scan

beforeAll(async () => {
  const cloud = stillCloud()
  for (const shape of shapeNames) place(cloud, shape)
  for (const { fault, variant } of allPlantings()) plant(cloud, fault, { variant })
  scan = await scanOf(cloud, { depth: 'deep' })
})

function saved(name = 'snapshot.jsonl', snapshot: Snapshot = scan.snapshot): string {
  const path = join(temporaryFiles(), name)
  saveSnapshot(snapshot, path)
  return path
}

/** A saved file whose lines were changed by somebody. */
function changed(change: (lines: string[]) => readonly string[]): string {
  const path = saved()
  writeFileSync(path, `${change(readFileSync(path, 'utf8').trimEnd().split('\n')).join('\n')}\n`)
  return path
}

const failureIn = (path: string): Promise<CinderSweepError> => failureOf(() => loadSnapshot(path))

describe('a saved snapshot', () => {
  it.each(['snapshot.jsonl', 'snapshot.jsonl.gz'])('comes back with everything that was seen: %s', (name) => {
    expect(loadSnapshot(saved(name))).toEqual(scan.snapshot)
  })

  it('comes back with what databases told, and what was left out of it', async () => {
    const cloud = stillCloud()
    for (const shape of shapeNames) place(cloud, shape)
    plant(cloud, 'stuck-creating')
    const { snapshot } = await scanOf(cloud, { planes: ['database', 'host'] })
    const [region] = loadSnapshot(saved('s', snapshot)).regions
    expect(region?.leftOut?.volumes).toBeGreaterThan(0)
    expect(region?.workers).not.toBeNull()
    // Which volumes were left out is asked while looking, and by nobody afterwards.
    const leftOut = { ...snapshot.regions[0]?.leftOut, covers: expect.any(Function) }
    expect(region).toEqual({ ...snapshot.regions[0], leftOut })
  })

  it('is judged as the scan was that made it', () => {
    const again = rediagnose(loadSnapshot(saved()), defaultPolicy)
    expect(again.findings.map(({ id, confidence }) => [id, confidence]).sort()).toEqual(
      scan.findings.map(({ id, confidence }) => [id, confidence]).sort(),
    )
    expect(scan.findings.length).toBeGreaterThan(20)
  })

  it('keeps apart what is not there, what is not known, and what was not configured', async () => {
    const { snapshot } = await scanOf(stillCloud(), { planes: ['host'] })
    const [region] = loadSnapshot(saved('s', snapshot)).regions
    expect(region?.logs).toBeNull()
    expect(region?.hosts).toHaveLength(3)
    expect(region?.coverage).toEqual(snapshot.regions[0]?.coverage)
    expect(loadSnapshot(saved('s', { ...snapshot, regions: [] })).regions).toEqual([])
  })

  it('of a login that failed says of everything that it was not seen', () => {
    const failure = new CinderSweepError('auth.refused', 'Keystone rejected the credentials', { hint: 'x' })
    const loaded = loadSnapshot(saved('s', failedSnapshot('prod', failure, testTime)))
    for (const unseen of Object.values(loaded.regions[0]?.coverage ?? {}))
      expect(unseen).toMatchObject({ reason: 'refused', detail: 'Keystone rejected the credentials' })
    expect(loaded.regions[0]?.hidden).not.toBeNull()
  })

  it('is read by its owner alone, and is whole from the moment it has its name', () => {
    const path = saved()
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(path, '..'))).toEqual(['snapshot.jsonl'])
  })
})

describe('a place that cannot be written', () => {
  it('is told, and nothing is left there', async () => {
    const root = temporaryFiles()
    mkdirSync(join(root, 'taken'))
    for (const path of [join(root, 'missing/s.jsonl'), join(root, 'taken')]) {
      const failure = await failureOf(() => saveSnapshot(scan.snapshot, path))
      expect(failure.code).toBe('output.failed')
      expect(failure.message).toContain(`cannot write the snapshot ${path}`)
    }
    expect(readdirSync(root)).toEqual(['taken'])
  })
})

describe('a file that is cut off', () => {
  it('is refused wherever it was cut', async () => {
    const whole = readFileSync(saved()).length
    for (const share of [0.1, 0.33, 0.5, 0.9, 0.999]) {
      const path = saved()
      truncateSync(path, Math.floor(whole * share))
      const failure = await failureIn(path)
      expect(failure.code).toBe('snapshot.truncated')
      expect(failure.hint).toMatch(/[Ss]ave or copy it again/)
    }
  })

  it.each<[string, (lines: string[]) => readonly string[], string]>([
    ['lacks its last line', (lines) => lines.slice(0, -1), 'its last line is missing'],
    ['lacks a line in the middle', (lines) => lines.toSpliced(5, 1), 'records of'],
    ['has a line twice', (lines) => lines.toSpliced(5, 0, lines[5] as string), 'records of'],
    ['has but a header', (lines) => lines.slice(0, 1), 'its last line is missing'],
    ['has half a line in the middle', (lines) => lines.with(5, (lines[5] as string).slice(0, 20)), ':6: not a record'],
  ])('is refused where it %s', async (_how, change, says) => {
    const failure = await failureIn(changed(change))
    expect(failure.code).toBe('snapshot.truncated')
    expect(failure.message).toContain(says)
  })

  it('is refused when it is compressed too, cut or damaged', async () => {
    const path = saved('s.gz')
    const bytes = readFileSync(path)
    truncateSync(path, bytes.length - 200)
    expect((await failureIn(path)).code).toBe('snapshot.truncated')
    writeFileSync(path, bytes.fill(0, 100, 120))
    expect((await failureIn(path)).code).toBe('snapshot.truncated')
  })

  it('by a line’s end is still whole when only the last line end is missing', () => {
    const path = saved()
    writeFileSync(path, readFileSync(path, 'utf8').trimEnd())
    expect(loadSnapshot(path).regions).toHaveLength(1)
  })
})

describe('a file that is something else', () => {
  it.each([
    ['nothing', ''],
    ['words', 'hello\n'],
    ['a list', '[]\n'],
    ['JSON of another tool', '{"volumes": []}\n'],
    ['a document of a scan', '{"schema": "cindersweep.scan/1"}\n'],
    ['a header without cloud and time', `{"schema": "${snapshotSchema}"}\n{"end": {"records": 0}}\n`],
  ])('is refused: %s', async (_what, text) => {
    const path = join(temporaryFiles({ s: text }), 's')
    const failure = await failureIn(path)
    expect(failure.code).toBe('snapshot.malformed')
    expect(failure.message).toContain(`${path}:1`)
    expect(failure.hint).toContain('scan --save FILE')
  })

  it('is refused when it is compressed words', async () => {
    const path = join(temporaryFiles(), 's')
    writeFileSync(path, gzipSync('hello\n'))
    expect((await failureIn(path)).code).toBe('snapshot.malformed')
  })

  it('is refused where there is none', async () => {
    const path = join(temporaryFiles(), 'missing')
    expect((await failureIn(path)).message).toBe(`cannot read the snapshot ${path}: ENOENT`)
    expect(existsSync(path)).toBe(false)
  })

  it('is refused when a newer cindersweep wrote it, with which one reads it', async () => {
    const path = changed((lines) => lines.with(0, (lines[0] as string).replace('snapshot/1', 'snapshot/2')))
    const failure = await failureIn(path)
    expect(failure.code).toBe('snapshot.version')
    expect(failure.message).toBe(`${path} is a cindersweep.snapshot/2; this cindersweep reads cindersweep.snapshot/1`)
  })
})

describe('a file that was changed by hand', () => {
  /** One line replaced, the count unchanged. */
  const withLine = (line: object) => changed((lines) => lines.with(3, JSON.stringify(line)))
  const region = (change: object) =>
    changed((lines) => lines.with(1, JSON.stringify({ ...JSON.parse(lines[1] as string), ...change })))

  it.each<[string, object]>([
    ['a kind that is not known', { kind: 'volume', value: { id: 'a' } }],
    ['the name of what is no list', { kind: 'coverage', value: {} }],
    ['no kind', { value: { id: 'a' } }],
    ['no record', { kind: 'volumes', value: null }],
    ['a text for a record', { kind: 'snapshots', value: 'a' }],
    ['a volume without id', { kind: 'volumes', value: { status: 'available' } }],
    ['an attachment of no volume', { kind: 'attachments', value: { id: 'a', status: 'attached' } }],
    ['a server without mappings', { kind: 'servers', value: { server: { id: 'a' } } }],
    ['a pool without objects', { kind: 'pools', value: { source: 'p' } }],
    ['a host without domains', { kind: 'hosts', value: { source: 'h', host: 'h' } }],
    ['an answer to no question', { answer: 'weather', id: 'a', value: { is: 'present' } }],
    ['an answer about nothing', { answer: 'volumes', value: { is: 'present' } }],
    ['an answer that is inherited', { answer: 'constructor', id: 'a', value: {} }],
  ])('is refused with its line: %s', async (_what, line) => {
    const path = withLine(line)
    const failure = await failureIn(path)
    expect(failure.code).toBe('snapshot.malformed')
    expect(failure.message).toContain(`${path}:4: not a record that belongs here`)
  })

  it.each<[string, object]>([
    ['coverage', { coverage: null }],
    ['sources', { sources: 'all' }],
    ['time', { taken_at: 'noon' }],
    ['sensible word on what was left out', { left_out: 'all' }],
    ['word on what is hidden', { hidden: undefined }],
    ['word on what is configured', { configured: 5 }],
  ])('is refused where a region has no %s: it would say more than was seen', async (_what, change) => {
    const failure = await failureIn(region(change))
    expect(failure.code).toBe('snapshot.malformed')
    expect(failure.message).toContain(':2: a region without its coverage')
  })

  it('is refused where a record comes before any region', async () => {
    const failure = await failureIn(changed((lines) => [lines[0], lines[3], ...lines.slice(2)] as string[]))
    expect(failure.code).toBe('snapshot.malformed')
  })
})
