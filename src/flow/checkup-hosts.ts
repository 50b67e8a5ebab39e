/** Compute hosts: each is looked at once, and what keeps us out of some is told by kind, with the line that mends it. */
import type { Unseen } from '../kernel/fact.ts'
import type { HostName } from '../kernel/ids.ts'
import type { HostReport } from '../model/host.ts'
import { lookAtHosts } from '../observe/hosts.ts'
import type { LookOptions, RegionReaders } from '../observe/readers.ts'
import { type Check, configureIt, type LoginFacts } from './check.ts'

const costs =
  'nobody looks whether a guest still holds a volume: remedies stay held back; orphan-domain, record-lost-while-in-use and double-attachment are not found'

/** What keeps us out, by what hosts say of it, and what lets us in. The first that fits counts. */
const obstacles: readonly {
  readonly kind: string
  readonly sign: RegExp
  grant(host: HostName, account: string | undefined): string
}[] = [
  {
    kind: ': host key',
    sign: /has another host key/,
    grant: (host) => `find out why first; then: ssh-keygen -R ${host} && ssh-keyscan ${host} >> ~/.ssh/known_hosts`,
  },
  {
    kind: ': host key',
    sign: /host key that is not known/,
    grant: (host) => `ssh-keyscan ${host} >> ~/.ssh/known_hosts, after comparing the key`,
  },
  {
    kind: ': login',
    sign: /refuses the login/,
    grant: (host, account) => `ssh-copy-id ${account === undefined ? '' : `${account}@`}${host}`,
  },
  {
    kind: ': sudo',
    sign: /sudo|password is required|needs? (?:to be )?root|permission denied|libvirt was not seen/i,
    grant: (host) => `as root on ${host}, what this prints: cindersweep sudoers > /etc/sudoers.d/cindersweep`,
  },
  { kind: '', sign: /(?:)/, grant: (host) => `make it answer: ssh ${host} true` },
]

export async function hostChecks(
  readers: RegionReaders,
  options: LookOptions,
  { hostAccount }: LoginFacts,
): Promise<readonly Check[]> {
  if (readers.hosts === null) return [configureIt('compute hosts', costs, 'hosts')]
  const services = await readers.nova.services().catch(() => null)
  if (services === null) return []
  const reports = (await lookAtHosts(readers, options, services, [])) ?? []
  const excluded = reports.filter((report) => report.unseen?.reason === 'excluded').length
  const blind = reports.filter(({ unseen }) => unseen !== null && unseen.reason !== 'excluded')
  const seen = `${reports.length - excluded} of ${reports.length} seen${excluded === 0 ? '' : `, ${excluded} excluded`}`
  if (blind.length === 0) return [{ check: 'compute hosts', result: 'ok', detail: seen, costs: '', grant: '' }]
  const byObstacle = Map.groupBy(blind, ({ unseen }) => obstacles.find(({ sign }) => sign.test(unseen?.detail ?? '')))
  return [...byObstacle].map(([obstacle, hosts]): Check => {
    const { host, unseen } = hosts[0] as HostReport
    return {
      check: `compute hosts${obstacle?.kind ?? ''}`,
      result: unseen?.reason === 'refused' ? 'missing' : 'failed',
      detail: summed(hosts, unseen, reports.length),
      costs,
      grant: obstacle?.grant(host, hostAccount) ?? '',
    }
  })
}

/** Of many hosts the first that was not seen is told, and all are counted. */
function summed(hosts: readonly HostReport[], first: Unseen | null, all: number): string {
  const names = hosts.slice(0, 3).map(({ host }) => host)
  return `${hosts.length} of ${all} not seen (${names.join(', ')}): ${first?.detail}`
}
