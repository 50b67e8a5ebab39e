/** Who holds a volume: everything that has it open, or could open it at any moment, as far as anybody looked. */
import { known } from '../kernel/fact.ts'
import type { Dossier } from '../model/dossier.ts'
import type { HostDevice } from '../model/host.ts'

export interface Holders {
  /** One sentence each; none when nobody was seen to hold it. */
  readonly held: readonly string[]
  /** What was not seen, and could hold it too; null when everybody was asked. */
  readonly unseen: string | null
}

export function holdersOf(dossier: Dossier): Holders {
  const { holders, devices, backend } = dossier
  const domains = holders.items.map(
    ({ host, domain }) => `domain ${domain.name} on ${host} (${domain.uuid}, ${domain.state})`,
  )
  // The domains are watchers themselves; only one more than there are domains is somebody else.
  const watchers =
    backend.watchers.items.length > domains.length
      ? backend.watchers.items.map(({ address, client }) => `a client at ${address} (client ${client})`)
      : []
  const hosts = new Set<string>(holders.items.map(({ host }) => host))
  const maps = devices.items.filter(({ host }) => !hosts.has(host)).flatMap(openMap)
  const logins = backend.exports.items
    .filter((entry) => entry.active && !hosts.has(entry.host))
    .map((entry) => `an initiator of ${entry.host} that is logged in`)
  const { unseen } = holders
  const there = holders.items.length > 0 ? [] : (known(backend.object)?.openBy ?? [])
  return {
    held: [...domains, ...watchers, ...there, ...maps, ...logins],
    unseen: (unseen ?? backend.watchers.unseen)?.detail ?? null,
  }
}

function openMap({ host, map }: HostDevice): readonly string[] {
  if (map === null || map.openCount === 0) return []
  const by = map.holders.length === 0 ? '' : ` by ${map.holders.join(', ')}`
  return [`map ${map.name} on ${host}, open${by}`]
}

/** In one line: who has it open, and never that nobody has when somebody was not asked. */
export function holdersSentences(dossier: Dossier): readonly string[] {
  const { held, unseen } = holdersOf(dossier)
  if (held.length > 0) return held
  return [unseen === null ? 'nobody' : `nobody that was seen; ${unseen}`]
}
