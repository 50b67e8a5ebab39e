/** The end of a domain whose server is gone, with its definition kept in the journal. */
import type { ServerId } from '../kernel/ids.ts'
import type { Holder } from '../model/host.ts'
import type { DraftStep } from './recipe.ts'

export const endDomains = (server: ServerId, holders: readonly Holder[]): readonly DraftStep[] =>
  holders.map(({ host, domain }) => ({
    says: `keep the XML of domain ${domain.name} (${domain.uuid}) on ${host}, then end it`,
    act: { act: 'destroy-domain', host, domain: domain.uuid, name: domain.name },
    guards: [
      { holds: 'server-gone', server },
      { holds: 'domain', host, domain: domain.uuid },
    ],
    proof: [{ holds: 'domain-gone', host, domain: domain.uuid }],
    undo: {
      says: `define domain ${domain.name} on ${host} again from what the journal kept; it stays shut off`,
      act: null,
    },
  }))
