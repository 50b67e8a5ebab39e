/** Bastions: found as OpenSSH itself reads its configuration, and never given more than their limit. */
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bastionOf } from '../../../../src/adapters/ssh/bastion-of.ts'
import { pipeBehind, shellBehind } from '../../../../src/adapters/ssh/behind-bastions.ts'
import { machinesOf } from '../../../../src/compose/planes/machines.ts'
import { gate } from '../../../../src/kernel/gate.ts'
import type { Pipe } from '../../../../src/ports/pipe.ts'
import type { Shell } from '../../../../src/ports/shell.ts'
import { failureOf } from '../../../support/failures.ts'
import { temporaryFiles } from '../../../support/temporary-files.ts'

/** A program called ssh that tells of a configuration what this says, and notes how many of it run at once. */
function fakeSsh(configuration: string) {
  const folder = temporaryFiles({
    configuration,
    ssh: `#!/bin/sh
here=$(dirname "$0")
case " $* " in *" -G "*) cat "$here/configuration"; exit ;; esac
mkdir "$here/running.$$"
ls -d "$here"/running.* | wc -l >>"$here/counts"
echo looked
ls / >/dev/null
rmdir "$here/running.$$"
`,
  })
  chmodSync(join(folder, 'ssh'), 0o755)
  const counts = join(folder, 'counts')
  return {
    env: { PATH: `${folder}:${process.env['PATH']}` },
    counts: () => (existsSync(counts) ? readFileSync(counts, 'utf8').trim().split(/\s+/).map(Number) : []),
  }
}

describe('the bastion of a machine', () => {
  it.each([
    ['proxyjump admin@bastion-1:2222', 'admin@bastion-1:2222'],
    ['proxyjump bastion-1,bastion-2', 'bastion-1'],
    ['proxycommand ssh -W %h:%p gate', 'ssh -W %h:%p gate'],
    ['proxyjump none', null],
    ['user x', null],
  ])('with "%s" is %s', async (line, bastion) => {
    const { env } = fakeSsh(`hostname h\n${line}\nport 22\n`)
    expect(await bastionOf('compute-01', { controlDirectory: '/x', env })).toBe(bastion)
  })
})

describe('hosts behind one bastion', () => {
  it('are spoken to one at a time where the configuration says so', async () => {
    const { env, counts } = fakeSsh('proxyjump bastion\n')
    const machines = machinesOf({ config: { hosts: { per_jump: 1 } }, env })
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((host) => machines(host).shell.run({ argv: ['true'] })))
    expect(answers.map(({ stdout }) => stdout)).toEqual(Array.from({ length: 4 }, () => 'looked\n'))
    expect(counts()).toEqual([1, 1, 1, 1])
  })

  it('include those whose logs are read', async () => {
    const { env, counts } = fakeSsh('proxyjump bastion\n')
    const machines = machinesOf({ config: { hosts: { per_jump: 1 } }, env })
    const texts = await Promise.all(
      ['a', 'b', 'c'].map(async (host) => {
        const { output, answer } = machines(host).pipe.open({ argv: ['true'] })
        const text = Buffer.concat(await Array.fromAsync(output)).toString()
        return [text, (await answer).code]
      }),
    )
    expect(texts).toEqual(Array.from({ length: 3 }, () => ['looked\n', 0]))
    expect(counts()).toEqual([1, 1, 1])
  })
})

describe('a machine of which the way is not known', () => {
  const way = { gate: gate(1), bastion: () => Promise.reject(new Error('no ssh')) }
  const never = (): never => {
    throw new Error('it was spoken to all the same')
  }

  it('is not spoken to', async () => {
    const shell: Shell = { name: 'x', run: never }
    const pipe: Pipe = { name: 'x', open: never }
    await expect(shellBehind(shell, way).run({ argv: ['true'] })).rejects.toThrow('no ssh')
    const { output, answer } = pipeBehind(pipe, way).open({ argv: ['true'] })
    await expect(Array.fromAsync(output)).rejects.toThrow('no ssh')
    await expect(answer).rejects.toThrow('no ssh')
  })

  it('keeps the failure of its program', async () => {
    const { env } = fakeSsh('user x\n')
    const options = { controlDirectory: '/x', env: { ...env, PATH: '/nonexistent' } }
    expect((await failureOf(() => bastionOf('h', options))).code).toBe('program.missing')
  })
})
