/** Logs of a compute host behind a real sshd: the same files, read with the rights of whoever logs in there. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { endingWithUs } from '../../../scripts/services/database-server.ts'
import { systemClock } from '../../../src/adapters/system/clock.ts'
import { openLogs } from '../../../src/compose/planes/logs.ts'
import { machinesOf } from '../../../src/compose/planes/machines.ts'
import type { HostName } from '../../../src/kernel/ids.ts'
import { closedPort } from '../../support/loopback.ts'
import { busyLines, busyVolume } from '../../support/read-logs.ts'
import { temporaryFiles } from '../../support/temporary-files.ts'

/** A host called compute-01, which is this machine, and the ssh_config with which it is reached. */
async function host(): Promise<string> {
  const folder = temporaryFiles()
  for (const key of ['host', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, key)])
  execFileSync('cp', [join(folder, 'user.pub'), join(folder, 'authorized_keys')])
  const port = await closedPort()
  const settings = [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${folder}/host`,
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    'StrictModes no',
    'UsePAM no',
    'PidFile none',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
  ]
  writeFileSync(join(folder, 'sshd_config'), `${settings.join('\n')}\n`)
  // Where packages of Debian expect it; without it sshd does not begin.
  mkdirSync('/run/sshd', { recursive: true })
  const [first, ...rest] = endingWithUs('/usr/sbin/sshd', ['-D', '-e', '-f', join(folder, 'sshd_config')])
  const sshd = spawn(first, rest, { stdio: ['ignore', 'ignore', 'pipe'] })
  onTestFinished(() => void sshd.kill())
  await new Promise<void>((resolve) =>
    sshd.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('Server listening')) resolve()
    }),
  )
  const key = execFileSync('cut', ['-d', ' ', '-f1-2', join(folder, 'host.pub')], { encoding: 'utf8' }).trim()
  writeFileSync(join(folder, 'known_hosts'), `[127.0.0.1]:${port} ${key}\n`)
  const config = `Host compute-*
  HostName 127.0.0.1
  Port ${port}
  User ${userInfo().username}
  IdentityFile ${folder}/user
  IdentitiesOnly yes
  UserKnownHostsFile ${folder}/known_hosts
`
  writeFileSync(join(folder, 'ssh_config'), config)
  return join(folder, 'ssh_config')
}

async function readOnHosts(ssh_config: string, path: string) {
  const deps = {
    region: 'RegionOne',
    clock: systemClock,
    env: process.env,
    config: { hosts: { ssh_config, per_jump: 2 }, logs: [{ service: 'nova-compute' as const, path, host: '*' }] },
  }
  const hosts = ['compute-01' as HostName]
  return openLogs(deps, machinesOf(deps), async () => hosts)?.look()
}

describe('the log of a compute host', () => {
  it('is read there with its predecessors, and unpacked here', async () => {
    const folder = temporaryFiles({ 'nova compute.log': busyLines('2026-01-03 00:00:00.000') })
    writeFileSync(join(folder, 'nova compute.log.1.gz'), gzipSync(busyLines()))
    expect(await readOnHosts(await host(), join(folder, 'nova compute.log'))).toMatchObject([
      {
        source: `RegionOne nova-compute log ${folder}/nova compute.log on compute-01`,
        unseen: null,
        events: [{ volume: busyVolume }, { volume: busyVolume }],
      },
    ])
  })

  it('that is not there is missed there', async () => {
    const [report] = (await readOnHosts(await host(), "/nonexistent/$(id)'.log")) ?? []
    expect(report?.unseen?.detail).toContain('there is no such file')
  })
})
