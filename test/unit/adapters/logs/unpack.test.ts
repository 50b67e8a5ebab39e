/** What Node has no reader of goes through a program; here one that is made for the test stands in for it. */
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { unpack } from '../../../../src/adapters/logs/unpack.ts'
import { temporaryFiles } from '../../../support/temporary-files.ts'

async function* pieces(...texts: readonly (string | Uint8Array)[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

async function unpacked(path: string, ...texts: readonly (string | Uint8Array)[]) {
  let text = ''
  const problem = await unpack(path, pieces(...texts), (bytes) => {
    text += Buffer.from(bytes).toString()
  })
  return { text, problem }
}

/** Programs of these names, and the system's own only where they are asked for. */
function programs(scripts: Readonly<Record<string, string>>, rest: string): void {
  const folder = temporaryFiles()
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  vi.stubEnv('PATH', `${folder}:${rest}`)
  onTestFinished(() => void vi.unstubAllEnvs())
}

const system = process.env['PATH'] ?? ''

describe('a file of a packer that Node does not have', () => {
  it.each([
    ['a.log.2.xz', 'xz'],
    ['a.log-20260101.XZ', 'xz'],
    ['a.log.bz2', 'bzip2'],
  ])('%s is read by %s', async (path, program) => {
    programs({ [program]: `echo "$0 $*" | sed 's/.*\\///'; cat` }, system)
    expect(await unpacked(path, 'one ', 'two')).toEqual({ text: `${program} -dc\none two`, problem: null })
  })

  it('that breaks off is given as far as it goes, with what the program says', async () => {
    programs({ xz: 'echo one; cat >/dev/null; echo "xz: (stdin): Unexpected end of input" >&2; exit 1' }, system)
    expect(await unpacked('a.xz', 'x')).toEqual({ text: 'one\n', problem: 'xz: (stdin): Unexpected end of input' })
  })

  it('that is refused at its first bytes hangs nobody, however long it is', async () => {
    programs({ xz: 'echo "xz: (stdin): File format not recognized" >&2; exit 1' }, system)
    const { problem } = await unpacked('a.xz', ...Array.from({ length: 64 }, () => new Uint8Array(64 << 10)))
    expect(problem).toContain('File format not recognized')
  })

  it('is not read where the program is not installed, and that is said', async () => {
    programs({}, '/nonexistent')
    expect(await unpacked('a.xz', 'x')).toEqual({ text: '', problem: 'there is no program xz here to read it' })
  })
})

describe('a file of a packer that Node has', () => {
  it('that breaks off is given as far as it goes', async () => {
    const packed = gzipSync('one\n'.repeat(50_000))
    const { text, problem } = await unpacked('a.gz', packed.subarray(0, -8))
    expect(text.startsWith('one\none\n')).toBe(true)
    expect(problem).toContain('unexpected end of file')
  })

  it('that is none is refused', async () => {
    expect((await unpacked('a.gz', 'no gzip')).problem).toContain('incorrect header')
  })

  it('may be packed in several pieces, one behind the other', async () => {
    expect(await unpacked('a.gz', gzipSync('one '), gzipSync('two'))).toEqual({ text: 'one two', problem: null })
  })
})
