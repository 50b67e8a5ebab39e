/** The planes beside the two APIs: each source that is configured is read once, and each that is not is named. */
import type { Unseen } from '../kernel/fact.ts'
import type { BackendName } from '../kernel/ids.ts'
import { counted } from '../kernel/text.ts'
import type { PoolReport } from '../model/backend.ts'
import { lookAtHosts } from '../observe/hosts.ts'
import type { LookOptions, RegionReaders } from '../observe/readers.ts'
import type { CinderReader } from '../ports/cinder.ts'
import { attempt, type Check, configureIt } from './check.ts'
import { databaseChecks } from './checkup-databases.ts'

const costs = {
  backends:
    'watchers, exports, trash and clones are not seen: busy-volume, orphan-watcher, trashed-while-open, leaked-connection, leaked-export and faulty LUNs cannot be confirmed',
  hosts:
    'nobody looks whether a guest still holds a volume: remedies stay held back; orphan-domain, record-lost-while-in-use and double-attachment are not found',
  logs: 'cause and time of a fault are not known; busy-volume is not found',
} as const

export async function planeChecks(readers: RegionReaders, options: LookOptions): Promise<readonly Check[]> {
  return [
    ...(await databaseChecks(readers)),
    ...(await backendChecks(readers, options)),
    ...(await hostChecks(readers, options)),
    ...(await logChecks(readers)),
  ]
}

/** A source that was read: what it showed, or why it did not show all. */
const sourceCheck = (
  check: string,
  seen: string,
  unseen: Unseen | null,
  { costs: cost, grant }: Pick<Check, 'costs' | 'grant'>,
): Check =>
  unseen === null
    ? { check, result: 'ok', detail: seen, costs: '', grant: '' }
    : { check, result: unseen.reason === 'refused' ? 'missing' : 'failed', detail: unseen.detail, costs: cost, grant }

async function backendChecks(
  { backends, cinder }: RegionReaders,
  { progress }: LookOptions,
): Promise<readonly Check[]> {
  if (backends === null)
    return [...(await manageableChecks(cinder)), configureIt('back ends', costs.backends, 'backends')]
  const checks: Check[] = []
  for (const backend of backends) {
    progress.doing(`reading ${backend.source}`)
    checks.push(poolCheck(await backend.look()))
  }
  return checks
}

function poolCheck(pool: PoolReport): Check {
  const { source, unseen, objects, watchers, exports } = pool
  const seen = [
    counted(objects.length, 'object'),
    counted(watchers.length, 'watcher'),
    counted(exports.length, 'export'),
  ]
  return sourceCheck(`back end: ${source}`, seen.join(', '), unseen, { costs: costs.backends, grant: rightsAt(pool) })
}

/** What an account that only reads needs; the names are those of the configuration. */
function rightsAt({ kind, unseen }: PoolReport): string {
  if (unseen?.reason !== 'refused') return 'make it answer to this machine'
  if (kind === 'rbd')
    return "ceph auth caps client.USER mon 'profile rbd-read-only' osd 'profile rbd-read-only pool=POOL'"
  return kind === 'hpe3par' ? 'give the account of the array the role browse' : 'let our account read it'
}

/** Not a right but a favour: without it only what Cinder shows of the back ends is missing. */
async function manageableChecks(cinder: CinderReader): Promise<readonly Check[]> {
  const pools = await cinder.pools().catch(() => [])
  const checks: Check[] = []
  for (const pool of pools) checks.push(await manageableCheck(cinder, pool.name))
  return checks
}

async function manageableCheck(cinder: CinderReader, pool: BackendName): Promise<Check> {
  const tried = await attempt({
    check: `cinder: what its driver sees in ${pool}`,
    costs: 'backend-stray and backend-missing are not found in this pool',
    grant: 'the driver of this back end cannot list; nothing grants it',
    run: async () => {
      for await (const page of cinder.manageable(pool)) return `${counted(page.length, 'object')} on the first page`
      return 'no objects'
    },
  })
  return tried.result === 'ok' ? tried : { ...tried, result: 'unconfigured' }
}

async function hostChecks(readers: RegionReaders, options: LookOptions): Promise<readonly Check[]> {
  if (readers.hosts === null) return [configureIt('compute hosts', costs.hosts, 'hosts')]
  const services = await readers.nova.services().catch(() => null)
  if (services === null) return []
  const reports = (await lookAtHosts(readers, options, services, [])) ?? []
  const excluded = reports.filter((report) => report.unseen?.reason === 'excluded').length
  const blind = reports.filter(({ unseen }) => unseen !== null && unseen.reason !== 'excluded')
  const seen = `${reports.length - excluded} of ${reports.length} seen${excluded === 0 ? '' : `, ${excluded} excluded`}`
  return [
    sourceCheck('compute hosts', seen, summed(blind, reports.length), {
      costs: costs.hosts,
      grant: `make it answer: ssh ${blind[0]?.host ?? 'HOST'} true`,
    }),
  ]
}

/** Of many hosts the first that was not seen is told, and all are counted. */
function summed(
  blind: readonly { readonly host: string; readonly unseen: Unseen | null }[],
  all: number,
): Unseen | null {
  const first = blind[0]?.unseen ?? null
  if (first === null) return null
  const names = blind.slice(0, 3).map(({ host }) => host)
  return { ...first, detail: `${blind.length} of ${all} not seen (${names.join(', ')}): ${first.detail}` }
}

async function logChecks({ logs }: RegionReaders): Promise<readonly Check[]> {
  if (logs === null) return [configureIt('logs', costs.logs, 'logs')]
  const reports = await logs.look()
  return reports.map(({ source, unseen, events }) =>
    sourceCheck(`log: ${source}`, counted(events.length, 'event'), unseen, {
      costs: costs.logs,
      grant: 'let our user read it: setfacl -m u:USER:r FILE',
    }),
  )
}
