/** The writer of volume groups, with the real helper in sh: programs that note their calls stand for LVM. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lvmWriter } from '../../../../src/adapters/lvm/lvm-writer.ts'
import { runProgram } from '../../../../src/adapters/system/run-program.ts'
import type { BackendAct } from '../../../../src/model/act.ts'
import type { Writer } from '../../../../src/ports/writers.ts'
import { failureOf } from '../../../support/failures.ts'
import { temporaryFiles } from '../../../support/temporary-files.ts'

const name = 'volume-0d7e5a3c-1111-4222-8333-444455556666'
const backend = 'storage-01@lvm'
const quarantine: BackendAct = { act: 'quarantine', backend, object: name, keepMs: 1 }

interface Group {
  readonly write: Writer<BackendAct>
  /** What LVM was told to rename. */
  renamed(): string
}

interface Wishes {
  readonly ours?: boolean
  /** What the mapper says; nothing where it says nothing. */
  readonly open?: string
  readonly row?: string
}

function groupWith({ ours = true, open = '0', row = `${name}|-wi-a-----` }: Wishes = {}): Group {
  const folder = temporaryFiles()
  mkdirSync(join(folder, 'bin'))
  const put = (path: string, text: string): void => {
    writeFileSync(join(folder, path), text)
    chmodSync(join(folder, path), 0o755)
  }
  put('bin/lvs', `#!/bin/sh\nprintf '  %s\\n' other\\|-wi-ao---- '${row}'\n`)
  put('bin/dmsetup', `#!/bin/sh\n[ "$6" = vg--one-volume--0d7e5a3c--1111--4222--8333--444455556666 ] && echo ${open}\n`)
  put('bin/lvrename', '#!/bin/sh\necho "$*" >>"$(dirname "$0")/renamed"\n')
  const helper = readFileSync('libexec/cindersweep-helper', 'utf8')
  put('helper', helper.replace(/^PATH=(.*)$/m, `PATH=${folder}/bin:$1`))
  const shell = {
    name: 'host storage-01',
    run: ({ argv: [, ...words] }: { readonly argv: readonly [string, ...string[]] }) =>
      runProgram({ argv: [join(folder, 'helper'), ...words] }),
  }
  const renamed = join(folder, 'bin/renamed')
  return {
    write: lvmWriter({ shell, sudo: false, group: 'vg-one', ours, deadlineMs: 20_000 }),
    renamed: () => (existsSync(renamed) ? readFileSync(renamed, 'utf8') : ''),
  }
}

describe('a volume of a volume group', () => {
  it('goes into quarantine by another name, and comes back', async () => {
    const { write, renamed } = groupWith()
    const kept: unknown[] = []
    const done = await write(quarantine, undefined, (before) => kept.push(before))
    expect([done.after, kept]).toEqual([{ id: `zcs-${name}` }, [{ name }]])
    expect(renamed()).toBe(`vg-one ${name} zcs-${name}\n`)
    const back = groupWith({ row: `zcs-${name}|-wi-------` })
    await back.write({ act: 'restore', backend, object: name, id: `zcs-${name}` })
    expect(back.renamed()).toBe(`vg-one zcs-${name} ${name}\n`)
  })

  it.each([
    ['is open', { open: '1' }, 'act.refused', 'is open 1 times'],
    ['is active, and of which nobody tells how often it is open', { open: '' }, 'act.refused', 'was not seen'],
    ['is not there', { row: 'x|-wi-a-----' }, 'api.not-found', 'no volume'],
    ['lies in a group that is not declared ours', { ours: false }, 'act.refused', 'not declared ours'],
  ] as const)('stays where it is when it %s', async (_, wishes, code, says) => {
    const { write, renamed } = groupWith(wishes)
    const failure = await failureOf(() => write(quarantine))
    expect([failure.code, failure.message]).toEqual([code, expect.stringContaining(says)])
    expect(renamed()).toBe('')
  })

  it.each(['../x', 'pool', `${name}.deleted`, `${name} -f`])('that is called %j is never renamed', async (object) => {
    const { write, renamed } = groupWith()
    await expect(write({ ...quarantine, object })).rejects.toMatchObject({ code: 'act.refused' })
    expect(renamed()).toBe('')
  })

  it('is not given back by a name that it never had', async () => {
    const { write, renamed } = groupWith()
    const act: BackendAct = { act: 'restore', backend, object: name.replace('0d7e', '1d7e'), id: `zcs-${name}` }
    await expect(write(act)).rejects.toMatchObject({ code: 'act.refused' })
    expect(renamed()).toBe('')
  })
})
