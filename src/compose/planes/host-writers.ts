/** The writer of compute hosts, by way of the helper that is installed on them. */
import { hostWriter } from '../../adapters/hosts/host-writer.ts'
import { CinderSweepError } from '../../kernel/errors.ts'
import { lazy } from '../../kernel/lazy.ts'
import type { HostAct } from '../../model/act.ts'
import { sameHost } from '../../model/host-name.ts'
import type { Writer } from '../../ports/writers.ts'
import type { PlaneDeps } from '../open-planes.ts'
import { machinesOf } from './machines.ts'

/** It waits for the lock, for multipath and for libvirt. */
const deadlineMs = 120_000

/** Null where the configuration does not say that the helper is there. */
export function openHostWriter(deps: PlaneDeps): Writer<HostAct> | null {
  const { hosts, policy } = deps.config
  if (hosts?.helper !== true) return null
  const machines = lazy(() => machinesOf(deps))
  const write = hostWriter({ shellOf: (host) => machines()(host).shell, sudo: hosts.sudo !== false, deadlineMs })
  const excluded = policy?.exclude?.hosts ?? []
  return async (act, signal, keep) => {
    if (!excluded.some((name) => sameHost(name, act.host))) return write(act, signal, keep)
    throw new CinderSweepError('act.refused', `${act.host} is excluded (policy.exclude.hosts)`, {
      hint: 'Do this step by hand, or take the host from the list.',
    })
  }
}
