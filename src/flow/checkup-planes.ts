/** The planes beside the two APIs: each source that is configured is read once, and each that is not is named. */
import type { Unseen } from '../kernel/fact.ts'
import type { BackendName } from '../kernel/ids.ts'
import { counted } from '../kernel/text.ts'
import type { PoolReport } from '../model/backend.ts'
import type { LookOptions, RegionReaders } from '../observe/readers.ts'
import type { CinderReader } from '../ports/cinder.ts'
import { attempt, type Check, configureIt, type LoginFacts } from './check.ts'
import { databaseChecks } from './checkup-databases.ts'
import { hostChecks } from './checkup-hosts.ts'
import { logChecks } from './checkup-logs.ts'

const costs = {
  backends:
    'watchers, exports, trash and clones are not seen: busy-volume, orphan-watcher, trashed-while-open, leaked-connection, leaked-export and faulty LUNs cannot be confirmed',
} as const

export async function planeChecks(
  readers: RegionReaders,
  login: LoginFacts,
  options: LookOptions,
): Promise<readonly Check[]> {
  return [
    ...(await databaseChecks(readers)),
    ...(await backendChecks(readers, options)),
    ...(await hostChecks(readers, options, login)),
    ...(await logChecks(readers, login)),
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
    checks.push(...poolChecks(await backend.look(), backend.grant))
  }
  return checks
}

/** To list a pool and to ask who has an object of it open are two rights. */
function poolChecks(pool: PoolReport, grant: string | undefined): readonly Check[] {
  const { source, kind, unseen, objects, watchers, exports, system } = pool
  const seen = [
    counted(objects.length, 'object'),
    counted(watchers.length, 'watcher'),
    counted(exports.length, 'export'),
    ...(system === undefined ? [] : [`of ${system}`]),
  ]
  const rights = { costs: costs.backends, grant: rightsAt(pool, grant) }
  const check = `back end: ${source}`
  if (kind !== 'rbd' || unseen === null || objects.length === 0)
    return [sourceCheck(check, seen.join(', '), unseen, rights)]
  return [
    sourceCheck(check, counted(objects.length, 'object'), null, rights),
    sourceCheck(`${check}: who has them open`, '', unseen, rights),
  ]
}

/** What an account that only reads needs: its reader knows the names, where it is one that is configured. */
function rightsAt({ kind, unseen }: PoolReport, grant: string | undefined): string {
  if (unseen?.reason !== 'refused') return 'make it answer to this machine'
  if (grant !== undefined) return grant
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
