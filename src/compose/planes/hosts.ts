/** The reader of compute hosts: this machine, or others over SSH. */
import { randomUUID } from 'node:crypto'
import { hostReader } from '../../adapters/hosts/host-reader.ts'
import type { HostName } from '../../kernel/ids.ts'
import { leavingAlone } from '../../observe/excluded-hosts.ts'
import type { HostReader } from '../../ports/hosts.ts'
import type { PlaneDeps } from '../open-planes.ts'
import { type Machines, machinesOf } from './machines.ts'

const defaultDeadlineMs = 60_000

/** Null when hosts are not configured. */
export function openHosts(deps: PlaneDeps, machines: Machines = machinesOf(deps)): HostReader | null {
  const { hosts, policy } = deps.config
  if (hosts === undefined) return null
  const reader = hostReader({
    deadlineMs: hosts.deadline ?? defaultDeadlineMs,
    nonce: randomUUID,
    sudo: hosts.sudo,
    extra: (hosts.extra ?? []).map(({ name, address }) => ({ name: name as HostName, address: address ?? null })),
    shellOf: (host) => machines(host).shell,
  })
  return leavingAlone(policy?.exclude?.hosts ?? [], reader)
}
