/** The reader of compute hosts: this machine, or others over SSH. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hostReader } from '../../adapters/hosts/host-reader.ts'
import { sshShell } from '../../adapters/ssh/ssh-shell.ts'
import { localShell } from '../../adapters/system/local-shell.ts'
import { lazy } from '../../kernel/lazy.ts'
import type { HostReader } from '../../ports/hosts.ts'
import type { PlaneDeps } from '../open-planes.ts'
import { notYet } from './not-yet.ts'

const defaultDeadlineMs = 60_000

/** Null when hosts are not configured. */
export function openHosts({ config, env, signal }: PlaneDeps): HostReader | null {
  const { hosts } = config
  if (hosts === undefined) return null
  for (const key of ['extra', 'per_jump', 'sudo'] as const) if (hosts[key] !== undefined) throw notYet(`hosts.${key}`)
  const program = { env, signal }
  // Only we may enter it: whoever reaches the sockets in it is logged in on every host.
  const controlDirectory = lazy(() => mkdtempSync(join(tmpdir(), 'cindersweep-ssh-')))
  return hostReader({
    deadlineMs: hosts.deadline ?? defaultDeadlineMs,
    nonce: randomUUID,
    shellOf: (host) =>
      hosts.transport === 'local'
        ? localShell(program)
        : sshShell(host, {
            ...program,
            controlDirectory: controlDirectory(),
            configFile: hosts.ssh_config,
            user: hosts.user,
            identity: hosts.identity,
            jump: hosts.jump,
          }),
  })
}
