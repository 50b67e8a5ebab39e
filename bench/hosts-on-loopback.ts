/** Many hosts behind real SSH servers: each an address of the loopback with a domain, a map and a small tree of its own. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type SshServer, startSsh } from '../test/services/hosts/ssh-server.ts'
import { sample } from '../test/support/samples.ts'

const uuid = '3822d971-56c7-4c53-b5ed-9a1e0b29ead5'
const wwid = '360002ac0000000000000001800013f2d'

export interface Hosts {
  /** Their names are their addresses. */
  readonly names: readonly string[]
  /** An ssh_config that knows the keys of all. */
  readonly config: string
  end(): Promise<void>
}

export async function startHosts(count: number): Promise<Hosts> {
  const names = Array.from({ length: count }, (_, i) => `127.1.${Math.floor(i / 250)}.${1 + (i % 250)}`)
  const ssh = await startSsh(names)
  const files = filesOf()
  for (const name of names) ssh.put(name, files)
  return { names, config: configOf(ssh), end: () => ssh.stop() }
}

/** One line for all: what reading a long configuration costs is not what is measured. */
function configOf(ssh: SshServer): string {
  const config = ssh.config({})
  const key = readFileSync(join(ssh.directory, 'host.pub'), 'utf8').split(' ').slice(0, 2).join(' ')
  writeFileSync(join(config, '../known_hosts'), `[127.1.*]:${ssh.port} ${key}\n`)
  return config
}

const prints = (text: string): string => `cat <<'TEXT'\n${text}\nTEXT`

const filesOf = (): Readonly<Record<string, string>> => ({
  'bin/virsh': `#!/bin/sh
for word in "$@"; do case $word in
  list) echo ${uuid}; echo; exit;;
  domstate) echo running; exit;;
  domjobinfo) echo 'Job type:         None'; exit;;
  dumpxml) ${prints(sample('libvirt/running-rbd.txt'))}
  exit;;
esac; done
exit 1
`,
  'bin/multipathd': `#!/bin/sh\n${prints(sample('multipath/healthy4.maps.txt'))}\n`,
  'bin/dmsetup': `#!/bin/sh\necho '${wwid}|mpath-${wwid}|1'\n`,
  'sys/block/dm-0/dm/name': `${wwid}\n`,
  'sys/block/dm-0/dm/uuid': `mpath-${wwid}\n`,
  'proc/self/mounts': '/dev/sda1 / ext4 rw 0 0\n',
  'proc/swaps': 'Filename Type Size Used Priority\n',
})
