/** Hosts that the operator keeps out are not contacted, whoever asks for them: what they hold stays unknown. */
import type { HostName } from '../kernel/ids.ts'
import type { HostReport } from '../model/host.ts'
import { sameHost } from '../model/host-name.ts'
import type { HostReader } from '../ports/hosts.ts'

export function leavingAlone(excluded: Iterable<string>, reader: HostReader): HostReader {
  const names = [...excluded]
  return names.length === 0
    ? reader
    : {
        ...reader,
        look: async (host) => (names.some((name) => sameHost(name, host)) ? notContacted(host) : reader.look(host)),
      }
}

function notContacted(host: HostName): HostReport {
  const source = `host ${host}`
  return {
    host,
    source,
    address: null,
    unseen: {
      source,
      reason: 'excluded',
      detail: `${source} is excluded (policy.exclude.hosts): it was not looked at`,
    },
    domains: [],
    maps: [],
    loosePaths: [],
  }
}
