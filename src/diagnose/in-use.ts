/** Nothing in use is touched: who holds a volume, as far as it stands in the way of a remedy. */
import type { Dossier } from '../model/dossier.ts'
import type { Holder, HostDevice } from '../model/host.ts'
import { sameHost } from '../model/host-name.ts'
import { openHolders, openThere, serverOf } from './claims.ts'
import { isComputeHost } from './foreign.ts'
import type { Match, Stopper } from './rule.ts'
import type { Scene } from './scene.ts'
import { hostOf } from './watchers.ts'

/** One sentence for each hold that counts; it says who holds it. */
export function holdsAgainst(stopper: Stopper, match: Match, dossier: Dossier, scene: Scene): readonly string[] {
  if (stopper === 'nobody') return []
  const counts = countedHolds(stopper, match, dossier)
  const open = openHolders(dossier.holders.items)
  const named = open.filter(counts.domain)
  const watchers = dossier.backend.watchers.items.filter((watcher) => {
    const host = hostOf(watcher, scene)
    return counts.host(host) && (host === null ? open.length === 0 : !holdOn(host, open))
  })
  // Under a name that Nova does not have it may be any host.
  const exports = dossier.backend.exports.items.filter((entry) =>
    counts.host(isComputeHost(entry.host, scene) === false ? null : entry.host),
  )
  const devices = dossier.devices.items.filter((device) => counts.host(device.host) && !holdOn(device.host, open))
  return [
    ...named.map((holder) => `domain ${holder.domain.name} on ${holder.host} has it open`),
    ...watchers.map((watcher) => `${watcher.address} has it open on the back end`),
    ...openThere(dossier).map((by) => `${by} has it open`),
    ...exports.filter((entry) => entry.active).map((entry) => `${entry.host} is logged in to the export`),
    ...exports
      .filter((entry) => isComputeHost(entry.host, scene) === false)
      .map((entry) => `it is exported to ${entry.host}, which is no compute host of Nova’s`),
    ...devices.map(openMap).filter((sentence) => sentence !== null),
  ]
}

interface Counted {
  domain(holder: Holder): boolean
  /** Null for a host that is not known. */
  host(host: string | null): boolean
}

function countedHolds(stopper: Stopper, match: Match, dossier: Dossier): Counted {
  const judged = match.host ?? null
  if (stopper === 'host' && judged !== null) {
    return {
      domain: (holder) => sameHost(holder.host, judged),
      host: (host) => host === null || sameHost(host, judged),
    }
  }
  if (stopper !== 'server') return { domain: () => true, host: () => true }
  const { servers, hosts } = otherUsers(match, dossier)
  return {
    domain: (holder) => !servers.has(holder.domain.uuid),
    host: (host) => host === null || !hosts.some((other) => sameHost(other, host)),
  }
}

/** Servers whose own complete records keep the volume theirs, whatever becomes of the one that is judged. */
function otherUsers(match: Match, dossier: Dossier): { servers: ReadonlySet<string>; hosts: readonly string[] } {
  const others = dossier.claims.filter(
    (claim) =>
      claim.server !== (match.server ?? null) &&
      claim.attachments.some((attachment) => attachment.status === 'attached'),
  )
  const hosts = others.flatMap((claim) => [
    serverOf(claim)?.host,
    ...claim.attachments.map((attachment) => attachment.host),
    ...openHolders(claim.holders).map((holder) => holder.host),
  ])
  return {
    servers: new Set(others.map((claim) => claim.server).filter((server) => server !== null)),
    hosts: hosts.filter((host) => typeof host === 'string'),
  }
}

const holdOn = (host: string, holders: readonly Holder[]): boolean =>
  holders.some((holder) => sameHost(holder.host, host))

const openMap = ({ host, map }: HostDevice): string | null => {
  if (map === null || (map.openCount === 0 && map.holders.length === 0)) return null
  return `map ${map.name} on ${host} is ${map.holders.length > 0 ? `held by ${map.holders.join(', ')}` : 'open, and by whom was not seen'}`
}
