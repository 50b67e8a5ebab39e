import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Config } from '../../../../src/adapters/config/schema.ts'
import { systemClock } from '../../../../src/adapters/system/clock.ts'
import { openHosts } from '../../../../src/compose/planes/hosts.ts'
import type { HostName } from '../../../../src/kernel/ids.ts'
import { temporaryFiles } from '../../../support/temporary-files.ts'

/** Hosts behind a program called ssh that only notes what it was called with. */
function hostsOf(hosts: NonNullable<Config['hosts']>, excluded: string[] = []) {
  const folder = temporaryFiles({ ssh: '#!/bin/sh\nprintf "%s\\n" "$*" >>"$(dirname "$0")/calls"\nexit 255\n' })
  chmodSync(join(folder, 'ssh'), 0o755)
  const reader = openHosts({
    region: 'RegionOne',
    config: { hosts, policy: { exclude: { hosts: excluded } } },
    clock: systemClock,
    env: { PATH: `${folder}:${process.env['PATH']}` },
  })
  const calls = join(folder, 'calls')
  return {
    extra: reader?.extra,
    look: async (host: string) => reader?.look(host as HostName),
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8') : ''),
  }
}

describe('the hosts of a configuration', () => {
  it('are reached over SSH as it says', async () => {
    const { look, calls } = hostsOf({ user: 'sweeper', ssh_config: '/etc/ssh.conf', jump: 'bastion' })
    expect((await look('compute-01'))?.unseen?.reason).toBe('unreachable')
    expect(calls()).toContain('-F /etc/ssh.conf -l sweeper -J bastion')
    expect(calls()).toContain('-- compute-01 sh -s')
  })

  it('are not contacted when the policy excludes them', async () => {
    const { look, calls } = hostsOf({ user: 'sweeper' }, ['compute-01'])
    expect((await look('compute-01.example.org'))?.unseen?.reason).toBe('excluded')
    expect(calls()).toBe('')
  })
})

describe('a host beside those of Nova', () => {
  const extra = [{ name: 'rescue', address: '10.0.0.9', ssh_config: '/etc/rescue.conf' }, { name: 'spare' }]

  it('is named with its address', () => {
    expect(hostsOf({ extra }).extra).toEqual([
      { name: 'rescue', address: '10.0.0.9' },
      { name: 'spare', address: null },
    ])
  })

  it('is reached at its address, by the way that its own ssh_config describes', async () => {
    const { look, calls } = hostsOf({ user: 'sweeper', jump: 'bastion', ssh_config: '/etc/ssh.conf', extra })
    await look('rescue')
    expect(calls()).toContain('-F /etc/rescue.conf -o HostName=10.0.0.9')
    expect(calls()).not.toMatch(/sweeper|bastion/)
  })

  it('is reached as all others are, where it has no ssh_config of its own', async () => {
    const { look, calls } = hostsOf({ user: 'sweeper', extra })
    await look('spare')
    expect(calls()).toContain('-l sweeper')
  })

  it('is another machine also where the compute host is this one', async () => {
    const { look, calls } = hostsOf({ transport: 'local', extra })
    await look('spare')
    expect(calls()).toContain('-- spare sh -s')
  })
})
