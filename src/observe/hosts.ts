/** Looks at all compute hosts, many at a time. */
import { eachOf } from '../kernel/concurrency.ts'
import type { HostName } from '../kernel/ids.ts'
import type { HostReport } from '../model/host.ts'
import type { Hypervisor, NovaService } from '../model/nova.ts'
import type { LookOptions, RegionReaders } from './readers.ts'

/** Null when the plane is not configured. Hosts are those of Nova's compute services, and what is configured beside them. */
export async function lookAtHosts(
  { hosts }: RegionReaders,
  { progress, hostConcurrency }: LookOptions,
  services: readonly NovaService[],
  hypervisors: readonly Hypervisor[],
): Promise<readonly HostReport[] | null> {
  if (hosts === null) return null
  const computes = services.filter((service) => service.binary === 'nova-compute').map((service) => service.host)
  const addresses = new Map([
    ...hosts.extra.map(({ name, address }) => [name, address] as const),
    ...hypervisors.map((hypervisor) => [hypervisor.host, hypervisor.address] as const),
  ])
  const names = [...new Set([...computes, ...hosts.extra.map(({ name }) => name)])].sort()
  let seen = 0
  return eachOf(names, hostConcurrency, async (host: HostName) => {
    const report = await hosts.look(host)
    progress.read('hosts', 'hosts', ++seen)
    return report.address === null ? { ...report, address: addresses.get(host) ?? null } : report
  })
}
