/** `sudoers`: the lines for the account that looks at compute hosts. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandHere } from '../support/command-line.ts'
import { temporaryFiles } from '../support/temporary-files.ts'

const userIn = (stdout: string): string | undefined =>
  /^(\S+) ALL=\(root\) NOPASSWD: CINDERSWEEP_READ$/m.exec(stdout)?.[1]

describe('sudoers', () => {
  it('prints them for the usual user, and needs no cloud for it', async () => {
    const { code, stdout, stderr } = await commandHere(['sudoers'])
    expect({ code, stderr, user: userIn(stdout) }).toEqual({ code: 0, stderr: '', user: 'cindersweep' })
    // A wildcard of sudo matches blanks, and so further words.
    expect(stdout.replaceAll(/^#.*$/gm, '')).not.toContain('*')
  })

  it('prints them for the user of the configuration, or for another that is named', async () => {
    const config = join(temporaryFiles({ 'c.yaml': 'hosts: {user: sweep}\n' }), 'c.yaml')
    expect(userIn((await commandHere(['sudoers', '--config', config])).stdout)).toBe('sweep')
    expect(userIn((await commandHere(['sudoers', '--config', config, '--user', 'ops'])).stdout)).toBe('ops')
  })

  it('prints the helper too where it is asked for, or where the configuration has it', async () => {
    const config = join(temporaryFiles({ 'c.yaml': 'hosts: {helper: true}\n' }), 'c.yaml')
    expect((await commandHere(['sudoers'])).stdout).not.toContain('helper')
    for (const words of [['--helper'], ['--config', config]]) {
      const { stdout } = await commandHere(['sudoers', ...words])
      expect(stdout).toContain('/usr/local/sbin/cindersweep-helper ^flush-map [0-9a-f]{17\\,65}$')
      expect(stdout).toMatch(/^cindersweep ALL=\(root\) NOPASSWD: CINDERSWEEP_CHANGE$/m)
      expect(stdout.replaceAll(/^#.*$/gm, '')).not.toContain('*')
    }
  })

  it('prints what is read of the volume groups of the configuration', async () => {
    const group = '{kind: lvm, name: storage-01@lvm#LVM, volume_group: cinder-volumes, target: tgt, host: storage-01}'
    const config = join(temporaryFiles({ 'c.yaml': `backends: [${group}]\n` }), 'c.yaml')
    expect((await commandHere(['sudoers'])).stdout).not.toContain('lvs')
    const { stdout } = await commandHere(['sudoers', '--config', config])
    expect(stdout).toMatch(/^ {4}\/usr\/sbin\/lvs \^--reportformat json .* cinder-volumes\$, \\$/m)
    expect(stdout).toMatch(/^cindersweep ALL=\(root\) NOPASSWD: CINDERSWEEP_GROUPS$/m)
  })

  it('refuses what is no name of a user: it would say more than a name', async () => {
    const { code, stdout, stderr } = await commandHere(['sudoers', '--user', 'ops ALL=(ALL) ALL\nx'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('is no name of a user')
  })
})
