/** The host behind a client's address, by what the hosts themselves and Nova say of their addresses. */
import type { HostName } from '../kernel/ids.ts'
import type { Watcher } from '../model/backend.ts'
import type { Region } from '../model/snapshot.ts'

export function hostOfClient(
  watcher: Watcher,
  { hosts, hypervisors }: Pick<Region, 'hosts' | 'hypervisors'>,
): HostName | null {
  const address = bareAddress(watcher.address)
  const told = [...(hosts ?? []), ...hypervisors].find((host) => host.address === address)
  return told?.host ?? null
}

/** `v2:10.0.0.31:0/3456789012` and `[fd00::31]:0/3456789012` without protocol, port and nonce. */
const bareAddress = (address: string): string =>
  address
    .replace(/^v\d:/, '')
    .replace(/:\d+\/\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
