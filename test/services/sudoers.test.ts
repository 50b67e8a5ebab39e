/** The lines for sudoers, as sudo itself reads them. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sudoersFor } from '../../src/adapters/hosts/sudo-rules.ts'
import { groupSudoRules } from '../../src/adapters/lvm/group-sudo-rules.ts'
import { temporaryFiles } from '../support/temporary-files.ts'

/** The path of visudo is not on that of ordinary users. */
const env = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` }

const groups = groupSudoRules([
  { group: 'cinder-volumes', target: 'lio' },
  { group: 'vg+two.ssd', target: 'tgt' },
])

describe('the lines for sudoers', () => {
  it.each(['cindersweep', 'svc.sweep-2'])('are a valid file for %s', (user) => {
    const file = join(temporaryFiles(), 'cindersweep')
    writeFileSync(file, sudoersFor(user, { helper: true, groups }), { mode: 0o440 })
    expect(execFileSync('visudo', ['-cf', file], { encoding: 'utf8', env })).toContain('parsed OK')
  })

  it('are what sudo understands by them: regular expressions, without a wildcard', () => {
    const file = join(temporaryFiles(), 'cindersweep')
    writeFileSync(file, sudoersFor('sweep', { groups }), { mode: 0o440 })
    const told = JSON.parse(execFileSync('cvtsudoers', ['-f', 'json', file], { encoding: 'utf8', env }))
    const { CINDERSWEEP_READ: reads, CINDERSWEEP_GROUPS: groupReads } = told.Command_Aliases
    const commands = [...reads, ...groupReads].map((entry: { command: string }) => entry.command)
    expect(commands).toContain('/usr/sbin/dmsetup ^info -c --noheadings --separator [|] -o name\\,uuid\\,open$')
    expect(commands).toContain('/usr/bin/sed ^/_password/d /etc/target/saveconfig[.]json$')
    for (const command of commands) expect(command).toMatch(/^\/(?:usr\/)?s?bin\/\w+ \^[^*]*\$$/)
  })
})
