/** Compute hosts over the system's own OpenSSH: what is seen of them, and what is said of those that are not. */
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { HostsConfig } from '../../../src/adapters/config/schema.ts'
import { openHosts } from '../../../src/compose/planes/hosts.ts'
import type { HostName } from '../../../src/kernel/ids.ts'
import type { HostReport } from '../../../src/model/host.ts'
import { sample } from '../../support/samples.ts'
import { notingClock } from '../../support/scripted.ts'
import { testTime } from '../../support/simulated-scan.ts'
import { type SshServer, startSsh } from './ssh-server.ts'

const address = (number: number): string => `127.0.1.${number}`
const uuid = '3822d971-56c7-4c53-b5ed-9a1e0b29ead5'
const wwid = '360002ac0000000000000001800013f2d'

/** What virsh answers, by the word after its connection. */
const virsh = (list: string): string => `#!/bin/sh
for word in "$@"; do case $word in
  list) echo ${list}; echo; exit;;
  hostname) uname -n; exit;;
  domstate) echo running; exit;;
  domjobinfo) echo 'Job type:         None'; exit;;
  dumpxml) cat <<'XML'
${sample('libvirt/running-rbd.txt')}
XML
  exit;;
esac; done
exit 1
`
const prints = (text: string): string => `#!/bin/sh\ncat <<'TEXT'\n${text}\nTEXT\n`

let ssh: SshServer
beforeAll(async () => {
  ssh = await startSsh([1, 2, 3, 4, 5, 6].map(address))
  ssh.put(address(1), { 'bin/virsh': virsh(uuid), 'proc/self/mounts': '', 'proc/swaps': '' })
  ssh.put(address(2), {
    'bin/virsh': virsh(''),
    'bin/multipathd': prints(sample('multipath/healthy4.maps.txt')),
    'bin/dmsetup': prints(`${wwid}|mpath-${wwid}|2`),
    'sys/block/dm-0/dm/name': `${wwid}\n`,
    'sys/block/dm-0/dm/uuid': `mpath-${wwid}\n`,
    'proc/self/mounts': `/dev/mapper/${wwid} /srv ext4 rw 0 0\n`,
    'proc/swaps': 'Filename Type Size Used Priority\n',
  })
  ssh.put(address(3), {
    'bin/instead': '#!/bin/sh\nprintf \'\\n#%s begin host\\nhalf\' "$2"\nkill -9 "$PPID"\n',
  })
  ssh.put(address(4), { 'bin/instead': '#!/bin/sh\necho $$ >>"$(dirname "$0")/../pid"\nexec sleep 600\n' })
})
afterAll(() => ssh?.stop())

async function look(host: string, hosts: HostsConfig): Promise<HostReport> {
  const reader = openHosts({
    region: 'RegionOne',
    config: { hosts },
    clock: notingClock(testTime),
    env: { PATH: process.env['PATH'] ?? '', HOME: ssh.directory },
  })
  if (reader === null) throw new Error('hosts are configured')
  return reader.look(host as HostName)
}

const everywhere = { 'compute-01': address(1), 'compute-02': address(2), 'compute-03': address(3) }
const usual = (more: Readonly<Record<string, string>> = {}): HostsConfig => ({
  ssh_config: ssh.config({ ...everywhere, 'compute-04': address(4), bastion: address(5) }, more),
})

describe('what is seen of a host', () => {
  it('its domains, with their volumes', async () => {
    const { unseen, domains } = await look('compute-01', usual())
    expect(unseen).toBeNull()
    expect(domains).toMatchObject([{ uuid, name: 'instance-3822d971', state: 'running', migrating: false }])
    expect(domains[0]?.disks).toContainEqual(
      expect.objectContaining({
        serial: '04a6d415-8921-44a3-aeea-bb56e7f9fb0e',
        source: 'volumes/volume-04a6d415-8921-44a3-aeea-bb56e7f9fb0e',
      }),
    )
  })

  it('its multipath maps, with what holds them', async () => {
    const { unseen, maps } = await look('compute-02', usual())
    expect(unseen).toBeNull()
    expect(maps).toMatchObject([{ wwid, openCount: 2, queueing: true, holders: ['mount /srv'] }])
    expect(maps[0]?.paths).toHaveLength(4)
  })

  it('the same a second time, over the connection that is shared', async () => {
    const config = usual()
    const first = await look('compute-01', config)
    expect(await look('compute-01', config)).toEqual(first)
  })

  it('many at a time, each its own', async () => {
    const config = usual()
    const names = Array.from({ length: 6 }, (_, i) => (i % 2 === 0 ? 'compute-01' : 'compute-02'))
    const reports = await Promise.all(names.map((name) => look(name, config)))
    expect(reports.map(({ domains, maps }) => [domains.length, maps.length])).toEqual(
      names.map((name) => (name === 'compute-01' ? [1, 0] : [0, 1])),
    )
  })

  it('through a bastion that is named in the configuration, or in ssh_config', async () => {
    expect((await look('compute-01', { ...usual(), jump: 'bastion' })).unseen).toBeNull()
    expect((await look('compute-01', usual({ 'compute-01': 'ProxyJump bastion' }))).unseen).toBeNull()
  })
})

describe('a host', () => {
  const knownHosts = (config: HostsConfig, change: (text: string) => string): HostsConfig => {
    const path = join(config.ssh_config as string, '../known_hosts')
    writeFileSync(path, change(readFileSync(path, 'utf8')))
    return config
  }

  it('whose key has changed is refused, and told apart from one whose key was never known', async () => {
    const other = readFileSync(join(ssh.directory, 'other.pub'), 'utf8').split(' ').slice(0, 2).join(' ')
    const changed = knownHosts(usual(), (text) => text.replaceAll(/ssh-ed25519 \S+/g, other))
    const first = await look('compute-01', changed)
    expect(first.unseen).toMatchObject({ reason: 'refused' })
    expect(first.unseen?.detail).toContain('has another host key than before')
    const second = await look(
      'compute-01',
      knownHosts(usual(), () => ''),
    )
    expect(second.unseen).toMatchObject({ reason: 'refused' })
    expect(second.unseen?.detail).toContain('has a host key that is not known')
  })

  it('whose key is not known is not learned', async () => {
    const config = knownHosts(usual(), () => '')
    await look('compute-01', config)
    expect(readFileSync(join(config.ssh_config as string, '../known_hosts'), 'utf8')).toBe('')
  })

  it('that refuses the login is refused', async () => {
    const { unseen } = await look('compute-01', { ...usual({ 'compute-01': `IdentityFile ${ssh.directory}/other` }) })
    expect(unseen).toBeNull()
    const wrong = ssh.config(everywhere)
    writeFileSync(wrong, readFileSync(wrong, 'utf8').replace(`${ssh.directory}/user`, `${ssh.directory}/other`))
    const refused = await look('compute-01', { ssh_config: wrong })
    expect(refused.unseen).toMatchObject({ reason: 'refused' })
    expect(refused.unseen?.detail).toContain('refuses the login')
  })

  it('behind a bastion whose key is not known is not reached', async () => {
    const config = knownHosts({ ...usual(), jump: 'bastion' }, (text) =>
      text
        .split('\n')
        .filter((line) => !line.includes(address(5)))
        .join('\n'),
    )
    // What the bastion's own client complains of is lost where connections are shared.
    const { unseen, domains } = await look('compute-01', config)
    expect(unseen?.reason).toMatch(/refused|unreachable/)
    expect(domains).toEqual([])
  })

  it('that closes the connection in the middle of its answer is not seen', async () => {
    const { unseen, domains } = await look('compute-03', usual())
    expect(unseen?.reason).toMatch(/unreachable|cut-short/)
    expect(domains).toEqual([])
  })

  it('that hangs is given up at its deadline', async () => {
    const { unseen } = await look('compute-04', { ...usual(), deadline: 2_000 })
    expect(unseen).toMatchObject({ reason: 'timed-out' })
  })

  it('that accepts connections and says nothing does not answer', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(ssh.port, address(9), resolve))
    onTestFinished(() => void silent.close())
    const { unseen } = await look('silent', { ssh_config: ssh.config({ silent: address(9) }) })
    expect(unseen?.reason).toMatch(/unreachable|timed-out/)
  })

  it('on whose port nobody listens, or that has no address, does not answer', async () => {
    const nobody = await look('nobody', { ssh_config: ssh.config({ nobody: address(10) }) })
    expect(nobody.unseen).toMatchObject({ reason: 'unreachable', source: 'host nobody' })
    expect(nobody.unseen?.detail).toContain('does not answer')
    expect((await look('nowhere.invalid', usual())).unseen?.detail).toContain('has no address')
  })
})
