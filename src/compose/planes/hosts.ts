/** The reader of compute hosts: this machine, or others over SSH. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HostsConfig } from '../../adapters/config/schema.ts'
import { hostReader } from '../../adapters/hosts/host-reader.ts'
import { type SshOptions, sshShell } from '../../adapters/ssh/ssh-shell.ts'
import { localShell } from '../../adapters/system/local-shell.ts'
import type { HostName } from '../../kernel/ids.ts'
import { lazy } from '../../kernel/lazy.ts'
import { leavingAlone } from '../../observe/excluded-hosts.ts'
import type { HostReader } from '../../ports/hosts.ts'
import type { PlaneDeps } from '../open-planes.ts'
import { notYet } from './not-yet.ts'

const defaultDeadlineMs = 60_000

/** Null when hosts are not configured. */
export function openHosts({ config, env, signal }: PlaneDeps): HostReader | null {
  const { hosts, policy } = config
  if (hosts === undefined) return null
  for (const key of ['per_jump', 'sudo'] as const) if (hosts[key] !== undefined) throw notYet(`hosts.${key}`)
  const program = { env, signal }
  // Only we may enter it: whoever reaches the sockets in it is logged in on every host.
  const controlDirectory = lazy(() => mkdtempSync(join(tmpdir(), 'cindersweep-ssh-')))
  const extra = new Map((hosts.extra ?? []).map((host) => [host.name, host]))
  const reader = hostReader({
    deadlineMs: hosts.deadline ?? defaultDeadlineMs,
    nonce: randomUUID,
    extra: [...extra.values()].map(({ name, address }) => ({ name: name as HostName, address: address ?? null })),
    shellOf: (host) =>
      hosts.transport === 'local' && !extra.has(host)
        ? localShell(program)
        : sshShell(host, { ...program, controlDirectory: controlDirectory(), ...wayTo(extra.get(host), hosts) }),
  })
  return leavingAlone(policy?.exclude?.hosts ?? [], reader)
}

type ExtraConfig = NonNullable<HostsConfig['extra']>[number]

/** A host with an ssh_config of its own takes user, key and bastion from there. */
function wayTo(extra: ExtraConfig | undefined, hosts: HostsConfig): Partial<SshOptions> {
  const address = extra?.address
  if (extra?.ssh_config !== undefined) return { address, configFile: extra.ssh_config }
  return { address, configFile: hosts.ssh_config, user: hosts.user, identity: hosts.identity, jump: hosts.jump }
}
