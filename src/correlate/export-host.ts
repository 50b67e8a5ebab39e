/** The host behind an export: back ends call hosts as they like, and know them by their initiators. */
import type { HostName } from '../kernel/ids.ts'
import { lazy } from '../kernel/lazy.ts'
import { groupBy } from '../kernel/multimap.ts'
import type { Export } from '../model/backend.ts'
import { shortName } from '../model/host-name.ts'
import type { Region } from '../model/snapshot.ts'

/** Arrays take no longer names: the drivers cut the rest off. */
const longestName = 31

type Seen = Pick<Region, 'hosts' | 'hypervisors' | 'novaServices'>

/** Gives each export its host as Nova calls it, where that can be told; the other name is kept beside it. */
export function hostNamer(region: Seen): (entry: Export) => Export {
  const byInitiator = lazy(() => groupBy(initiatorsIn(region), ([initiator]) => initiator))
  const byAddress = lazy(() => groupBy(addressesIn(region), ([address]) => address))
  const byCutName = lazy(() => cutNames(region))
  const hostOf = (entry: Export): HostName | undefined =>
    only((entry.initiators ?? []).flatMap((initiator) => byInitiator().get(initiator.toLowerCase()).map(second))) ??
    byCutName().get(entry.host) ??
    only((entry.addresses ?? []).flatMap((address) => byAddress().get(address).map(second)))
  return (entry) => {
    const host = hostOf(entry)
    return host === undefined || host === entry.host ? entry : { ...entry, host, calledThere: entry.host }
  }
}

type Named = readonly [string, HostName]

const second = ([, host]: Named): HostName => host

/** Two hosts with one initiator are copies of each other, and neither is meant for certain. */
function only(hosts: readonly HostName[]): HostName | undefined {
  const [first, ...others] = new Set(hosts)
  return others.length === 0 ? first : undefined
}

function* initiatorsIn({ hosts }: Seen): Iterable<Named> {
  for (const report of hosts ?? [])
    for (const initiator of report.initiators ?? []) yield [initiator.toLowerCase(), report.host]
}

function* addressesIn({ hosts, hypervisors }: Seen): Iterable<Named> {
  for (const { address, host } of [...(hosts ?? []), ...hypervisors]) if (address !== null) yield [address, host]
}

/** Only of names that are too long: all others are compared as they are. */
function cutNames({ novaServices }: Seen): ReadonlyMap<string, HostName> {
  const long = novaServices.filter(({ host }) => shortName(host).length > longestName)
  return new Map(long.map(({ host }) => [shortName(host).slice(0, longestName), host]))
}
