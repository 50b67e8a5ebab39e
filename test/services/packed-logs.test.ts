/** Logs that logrotate packed with programs that Node has no counterpart of. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { busyLines, busyVolume, osloLine, readLog } from '../support/read-logs.ts'
import { temporaryFiles } from '../support/temporary-files.ts'

const packed = (program: string, text: string): Uint8Array => execFileSync(program, ['-c'], { input: text })

async function read(ending: string, bytes: Uint8Array) {
  const folder = temporaryFiles({ 'cinder-volume.log': '' })
  writeFileSync(join(folder, `cinder-volume.log.2.${ending}`), bytes)
  return readLog({ what: { path: join(folder, 'cinder-volume.log') } })
}

describe.each([
  ['xz', 'xz'],
  ['bzip2', 'bz2'],
])('a log that %s packed', (program, ending) => {
  it('is read like any other', async () => {
    expect(await read(ending, packed(program, busyLines()))).toMatchObject({
      unseen: null,
      events: [{ kind: 'volume-busy', volume: busyVolume }],
    })
  })

  it('is partial where it breaks off, and tells what came before', async () => {
    const noise = (i: number): string =>
      osloLine('2026-01-02 03:04:06.000', `Updating ${(i * 2_654_435_761) % 2 ** 32}`)
    const fill = Array.from({ length: 60_000 }, (_, i) => `${noise(i)}\n`).join('')
    const bytes = packed(program, busyLines() + fill)
    const report = await read(ending, bytes.subarray(0, bytes.length - 200))
    expect(report.events).toMatchObject([{ volume: busyVolume }])
    expect(report.unseen).toMatchObject({
      reason: 'cut-short',
      detail: expect.stringMatching(/[Uu]nexpected end|ends unexpectedly/),
    })
  })
})
