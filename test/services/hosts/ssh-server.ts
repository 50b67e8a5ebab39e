/** Hosts behind a real sshd: each an address of the loopback, each with a file tree of its own to be looked at. */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { endingWithUs, freePort, run } from '../../../scripts/services/database-server.ts'

export interface SshServer {
  readonly directory: string
  readonly port: number
  /** Files of the host with this address; those below `bin/` are programs. */
  put(address: string, files: Readonly<Record<string, string>>): void
  /** An ssh_config for these names, whose host keys are known; `more` are further lines of a name. */
  config(hosts: Readonly<Record<string, string>>, more?: Readonly<Record<string, string>>): string
  stop(): Promise<void>
}

/** A host's shell sees the tree of its own address where others see the kernel's; or its `instead` is run. */
const shell = (directory: string): string => `#!/bin/sh
address=$(echo "$SSH_CONNECTION" | cut -d ' ' -f 3)
root=${directory}/hosts/$address
[ ! -x "$root/bin/instead" ] || exec "$root/bin/instead" "$@"
sed -e "s#/sys/#$root/sys/#g; s#/proc/#$root/proc/#g; s#/dev/disk/#$root/dev/disk/#g; s#^PATH=#PATH=$root/bin:#" | /bin/sh "$@"
`

/** One sshd listens on no more. */
const mostAddresses = 16

/** Listens on each of these addresses. */
export async function startSsh(addresses: readonly string[]): Promise<SshServer> {
  const directory = mkdtempSync(join(tmpdir(), 'cindersweep-sshd-'))
  const at = (path: string): string => join(directory, path)
  const port = await freePort()
  for (const key of ['host', 'user', 'other']) run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(key)])
  write(at('bin/sh'), shell(directory), true)
  // Root's sshd wants this directory, which the package makes when the service starts.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true })
  const daemons = groupsOf(addresses, mostAddresses).map((group, i) => startDaemon(at, `${i}`, group, port))
  const stop = async (): Promise<void> => {
    await Promise.all(daemons.map((daemon) => daemon.stop()))
    for (const address of addresses) endHung(at(`hosts/${address}/pid`))
    rmSync(directory, { recursive: true, force: true })
  }
  await Promise.all(daemons.map((daemon) => daemon.started)).catch(async (thrown) => {
    await stop()
    throw thrown
  })
  return {
    directory,
    port,
    put(address, files) {
      for (const [path, text] of Object.entries(files))
        write(at(`hosts/${address}/${path}`), text, path.startsWith('bin/'))
    },
    config(hosts, more = {}) {
      const key = readFileSync(at('host.pub'), 'utf8').split(' ').slice(0, 2).join(' ')
      const known = Object.values(hosts).map((address) => `[${address}]:${port} ${key}`)
      const path = mkdtempSync(at('client-'))
      writeFileSync(join(path, 'known_hosts'), `${known.join('\n')}\n`)
      const blocks = Object.entries(hosts).map(
        ([name, address]) => `Host ${name}\n  HostName ${address}\n  ${more[name] ?? ''}\n`,
      )
      const common = `Host *\n  Port ${port}\n  User ${userInfo().username}\n  IdentityFile ${at('user')}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${path}/known_hosts\n  GlobalKnownHostsFile /dev/null\n`
      writeFileSync(join(path, 'config'), `${blocks.join('')}${common}`)
      return join(path, 'config')
    },
    stop,
  }
}

interface Daemon {
  readonly started: Promise<void>
  stop(): Promise<void>
}

function startDaemon(at: (path: string) => string, name: string, addresses: readonly string[], port: number): Daemon {
  const log = at(`log-${name}`)
  const settings = [
    ...addresses.map((address) => `ListenAddress ${address}:${port}`),
    `HostKey ${at('host')}`,
    `AuthorizedKeysFile ${at('user.pub')}`,
    `SetEnv PATH=${at('bin')}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    'StrictModes no',
    'UsePAM no',
    'PidFile none',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'MaxStartups 1000',
  ]
  const file = at(`sshd_config-${name}`)
  writeFileSync(file, `${settings.join('\n')}\n`)
  const [first, ...rest] = endingWithUs('/usr/sbin/sshd', ['-D', '-e', '-f', file, '-E', log])
  const child = spawn(first, rest, { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null
  return {
    started: untilListening(port, addresses[0] ?? '127.0.0.1', hasEnded).catch((thrown) => {
      const said = existsSync(log) ? readFileSync(log, 'utf8') : ''
      throw new Error(`sshd did not start: ${said}`, { cause: thrown })
    }),
    stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

function groupsOf<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
}

function write(path: string, text: string, program: boolean): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  if (program) chmodSync(path, 0o755)
}

/** A program that hangs outlives its session; it left its number. */
function endHung(file: string): void {
  if (!existsSync(file)) return
  for (const pid of readFileSync(file, 'utf8').split('\n').filter(Boolean)) spawnSync('kill', ['-9', pid])
}

async function untilListening(port: number, host: string, hasEnded: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200 && !hasEnded(); turn++) {
    const listens = await new Promise<boolean>((resolve) => {
      const socket = createConnection({ port, host })
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (listens) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('nobody listens')
}
