/** How hosts are reached: over SSH as the configuration says, or because they are this machine. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HostsConfig } from '../../adapters/config/schema.ts'
import { bastionOf } from '../../adapters/ssh/bastion-of.ts'
import { pipeBehind, shellBehind, type Way } from '../../adapters/ssh/behind-bastions.ts'
import { type SshOptions, sshPipe, sshShell } from '../../adapters/ssh/ssh-shell.ts'
import { localShell } from '../../adapters/system/local-shell.ts'
import { localPipe } from '../../adapters/system/pipe-program.ts'
import { gate } from '../../kernel/gate.ts'
import { lazy } from '../../kernel/lazy.ts'
import type { Pipe } from '../../ports/pipe.ts'
import type { Shell } from '../../ports/shell.ts'
import type { PlaneDeps } from '../open-planes.ts'

/** A machine on which programs are run. */
export interface Machine {
  readonly shell: Shell
  readonly pipe: Pipe
}

export type Machines = (host: string) => Machine

/** Each host of Nova, or one beside those, by its name. */
export function machinesOf({
  config: { hosts = {} },
  env,
  signal,
}: Pick<PlaneDeps, 'config' | 'env' | 'signal'>): Machines {
  const program = { env, signal }
  const here: Machine = { shell: localShell(program), pipe: localPipe(program) }
  const extra = new Map((hosts.extra ?? []).map((host) => [host.name, host]))
  const controlDirectory = lazy(makeControlDirectory)
  const through = hosts.per_jump === undefined ? null : gate(hosts.per_jump)
  return (host) => {
    if (hosts.transport === 'local' && !extra.has(host)) return here
    const options = { ...program, controlDirectory: controlDirectory(), ...wayTo(extra.get(host), hosts) }
    const machine = { shell: sshShell(host, options), pipe: sshPipe(host, options) }
    if (through === null) return machine
    const way: Way = { gate: through, bastion: lazy(() => bastionOf(host, options)) }
    return { shell: shellBehind(machine.shell, way), pipe: pipeBehind(machine.pipe, way) }
  }
}

/** Only we may enter it: whoever reaches the sockets in it is logged in on every host. */
function makeControlDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'cindersweep-ssh-'))
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  return directory
}

type ExtraConfig = NonNullable<HostsConfig['extra']>[number]

/** A host with an ssh_config of its own takes user, key and bastion from there. */
function wayTo(extra: ExtraConfig | undefined, hosts: HostsConfig): Partial<SshOptions> {
  const address = extra?.address
  if (extra?.ssh_config !== undefined) return { address, configFile: extra.ssh_config }
  return { address, configFile: hosts.ssh_config, user: hosts.user, identity: hosts.identity, jump: hosts.jump }
}
