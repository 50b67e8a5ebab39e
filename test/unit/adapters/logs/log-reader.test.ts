/** Logs on the disk of this machine: every form in which a file comes, and every way in which it may not be whole. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { busyLines, busyRequest, busyVolume, osloLine, readLog } from '../../../support/read-logs.ts'
import { temporaryFiles } from '../../../support/temporary-files.ts'

const name = 'cinder-volume.log'

/** A folder with these files, as bytes or as text. */
function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFiles()
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content)
  return folder
}

const readFolder = (files: Readonly<Record<string, string | Uint8Array>>, pattern = name) =>
  readLog({ what: { path: join(folderOf(files), pattern) } })

const busy = { kind: 'volume-busy', volume: busyVolume, request: busyRequest, text: 'Unable to delete busy volume.' }

describe('a log', () => {
  it('tells what was busy, and by its request which volume that is', async () => {
    const report = await readFolder({ [name]: busyLines() })
    expect(report.unseen).toBeNull()
    expect(report.events).toMatchObject([busy])
    expect(report.source).toMatch(/^RegionOne cinder-volume log \/.*cinder-volume\.log$/)
  })

  it.each([
    [
      'JSON',
      JSON.stringify({
        created: 1767323045.678,
        levelname: 'ERROR',
        name: 'cinder.volume.manager',
        message: `Volume volume-${busyVolume} is busy`,
        context: { request_id: busyRequest },
      }),
    ],
    [
      'a line in a shipper’s envelope',
      JSON.stringify({
        time: '2026-01-02T03:04:05.678Z',
        log: osloLine('2026-01-02 03:04:05.678Z', `Volume volume-${busyVolume} is busy`),
      }),
    ],
  ])('may be %s', async (_form, line) => {
    const report = await readFolder({ [name]: `${line}\n` })
    expect(report).toMatchObject({ unseen: null, events: [{ volume: busyVolume, at: '2026-01-02T03:04:05.678Z' }] })
  })

  it('keeps no secret that a sentence holds', async () => {
    const line = osloLine('2026-01-02 03:04:05.678', 'Extend volume failed. mysql://cinder:hunter2@db/x token=abc123')
    const report = await readFolder({ [name]: `${line}\n` })
    expect(report.events).toHaveLength(1)
    expect(JSON.stringify(report)).not.toMatch(/hunter2|abc123/)
  })

  it('that is empty tells nothing, and is whole', async () => {
    expect(await readFolder({ [name]: '' })).toMatchObject({ events: [], unseen: null })
  })

  it('that has no entry of a service is no log, whatever it says', async () => {
    const { unseen } = await readFolder({ [name]: 'root:x:0:0\n' })
    expect(unseen).toMatchObject({ reason: 'nonsense', detail: expect.stringContaining('has no entries of a service') })
  })
})

describe('what was written before', () => {
  const packed: Readonly<Record<string, string | Uint8Array>> = {
    'plain number': 'cinder-volume.log.1',
    'a date': 'cinder-volume.log-20260102',
    'a number before the ending': 'cinder-volume.1.log',
  }
  it.each(Object.entries(packed))('is read under its next name: %s', async (_what, file) => {
    const report = await readFolder({ [name]: '', [String(file)]: busyLines() })
    expect(report).toMatchObject({ unseen: null, events: [busy] })
  })

  it.each([
    ['cinder-volume.log.2.gz', gzipSync],
    ['cinder-volume.log-20260101.zst', zstdCompressSync],
  ] as const)('is unpacked: %s', async (file, pack) => {
    const report = await readFolder({ [name]: '', [file]: pack(busyLines()) })
    expect(report).toMatchObject({ unseen: null, events: [busy] })
  })

  it.each([
    ['cinder-volume.log.2.gz', (text: string): Uint8Array => gzipSync(text)],
    ['cinder-volume.log.2.zst', (text: string): Uint8Array => zstdCompressSync(text)],
  ] as const)('that breaks off makes the log partial, and what came is told: %s', async (file, pack) => {
    const fill = `${osloLine('2026-01-02 03:04:06.000', 'Updating volume status')}\n`.repeat(4_000)
    const bytes = pack(busyLines() + fill)
    const report = await readFolder({ [name]: busyLines('2026-01-03 00:00:00.000'), [file]: bytes.subarray(0, -9) })
    expect(report.events.length).toBeGreaterThanOrEqual(1)
    expect(report.unseen?.reason).toBe('cut-short')
    expect(report.unseen?.detail).toMatch(
      /cinder-volume\.log\.2\.\w+ is not whole: .*[Uu]nexpected end of (file|input)/,
    )
  })

  it('is met once, also when a file is found under two names', async () => {
    const report = await readFolder({ [name]: busyLines(), 'cinder-volume.log.1': busyLines() })
    expect(report.events).toHaveLength(1)
  })

  it('is not what belongs to another service', async () => {
    const report = await readFolder({ [name]: '', 'cinder-volume-backup.log': busyLines() })
    expect(report.events).toEqual([])
  })

  it('is what a pattern matches, where one is given', async () => {
    const report = await readFolder({ 'cinder-volume.log.old': busyLines() }, 'cinder-vol*.old')
    expect(report).toMatchObject({ unseen: null, events: [busy] })
  })
})

describe('a log that reaches far back', () => {
  const now = Date.parse('2026-01-02T04:00:00Z')

  it('is read from the time on that is wanted', async () => {
    const early = osloLine('2026-01-02 01:00:00.000+00:00', 'Extend volume failed.')
    const folder = folderOf({ [name]: `${early}\n${busyLines('2026-01-02 03:04:05.678+00:00')}` })
    const report = await readLog({ what: { path: join(folder, name) }, sinceMs: 2 * 3_600_000 }, { now })
    expect(report.events).toMatchObject([{ at: '2026-01-02T03:04:05.678Z', kind: 'volume-busy' }])
  })

  it('has files that were last written before it, and are not opened', async () => {
    const folder = folderOf({ [name]: busyLines('2026-01-02 03:04:05.678+00:00'), 'cinder-volume.log.1.gz': 'no gzip' })
    utimesSync(join(folder, name), now / 1e3, now / 1e3)
    utimesSync(join(folder, 'cinder-volume.log.1.gz'), now / 1e3 - 9_000, now / 1e3 - 9_000)
    const report = await readLog({ what: { path: join(folder, name) }, sinceMs: 2 * 3_600_000 }, { now })
    expect(report).toMatchObject({ unseen: null, events: [busy] })
  })

  it('is not called whole when its time is up', async () => {
    const folder = folderOf({ [name]: busyLines() })
    const { unseen } = await readLog({ what: { path: join(folder, name) } }, { deadlineMs: 0 })
    expect(unseen?.reason).toBe('timed-out')
  })
})

describe('a log that is not there', () => {
  it('is named with what was looked for', async () => {
    const { unseen } = await readFolder({})
    expect(unseen).toMatchObject({ reason: 'unreachable', detail: expect.stringContaining('there is no such file') })
  })

  it('may be a folder, which is no log', async () => {
    const folder = temporaryFiles()
    mkdirSync(join(folder, name))
    const { unseen } = await readLog({ what: { path: join(folder, name) } })
    expect(unseen).toMatchObject({ reason: 'unreachable', detail: expect.stringContaining('it is no file') })
  })
})
