/** What the databases of a region say: the lists of one look, where all of them could be read, and what became of each. */
import type { Unseen } from '../kernel/fact.ts'
import type { ServerId } from '../kernel/ids.ts'
import type { Backup, QuotaUsage, Transfer, Worker } from '../model/cinder.ts'
import type { NovaService } from '../model/nova.ts'
import type { SourceReport } from '../model/planes.ts'
import type { CinderMoment } from '../ports/cinder-database.ts'
import type { Progress } from '../ports/progress.ts'
import { DatabaseLedger } from './database-ledger.ts'
import type { Prior } from './glance.ts'
import { type DatabaseLists, listThroughDatabases } from './lists-of-databases.ts'
import type { RegionReaders } from './readers.ts'
import { type Reading, readAll, readPages } from './reading.ts'
import type { Stopwatch } from './stopwatch.ts'

export interface DatabaseLook {
  /** Null where not everything that lists need could be read: then they come from the APIs. */
  readonly lists: (DatabaseLists & BesideLists) | null
  /** Null where Cinder’s database is not configured. */
  readonly workers: Reading<Worker> | null
  readonly reports: readonly SourceReport[]
}

export interface BesideLists {
  readonly backups: Reading<Backup>
  readonly transfers: Reading<Transfer>
  readonly quotas: Reading<QuotaUsage>
  /** Why servers are missing: a cell whose database does not answer. */
  readonly dark: Unseen | null
}

export interface Around extends Omit<Prior, 'read'> {
  readonly novaServices: readonly NovaService[]
  /** Servers that hosts have a domain of. */
  readonly domains: ReadonlySet<ServerId>
}

export async function lookAtDatabases(
  { databases }: RegionReaders,
  around: Around,
  progress: Progress,
  watch: Stopwatch,
): Promise<DatabaseLook> {
  if (databases === null) return { lists: null, workers: null, reports: [] }
  const ledger = new DatabaseLedger()
  const { cinder, nova } = databases
  // Attachments refer to servers, and mappings to volumes: what refers is read of an earlier moment.
  const before = cinder === null ? null : await ledger.open('cinder', cinder, watch)
  const servers = nova === null ? null : await ledger.open('nova', nova, watch)
  const after =
    before === null || servers === null || cinder === null ? null : await ledger.open('cinder', cinder, watch)
  const dark = servers === null ? null : ledger.cells(servers.cells, around.novaServices)
  try {
    const workers = before === null ? null : await readAll(before.source, 'workers', () => before.workers(), progress)
    if (workers !== null) ledger.add(before?.source, workers.records.length, workers.unseen)
    const moments = before && servers && after ? { before, nova: servers, after } : null
    const lists =
      moments === null || dark === undefined
        ? null
        : await ledger.attempt(async () => {
            const read = (kind: string, count: number): void => progress.read(cinder?.source ?? '', kind, count)
            const large = listThroughDatabases(moments, { ...around, read }, around.domains)
            const lists = await watch.time('nova', watch.time('cinder', large))
            return { ...lists, ...(await besideOf(after as CinderMoment, progress)), dark: dark ?? null }
          })
    if (lists !== null) {
      for (const [source, count] of lists.read) ledger.add(source, count, null)
      ledger.add(before?.source, 0, lists.snapshotsUnseen)
      for (const { records, unseen } of [lists.backups, lists.transfers, lists.quotas])
        ledger.add(before?.source, records.length, unseen)
    }
    return { lists, workers: workers ?? ledger.workersUnseen(cinder?.source), reports: ledger.reports(watch) }
  } finally {
    await Promise.all([before?.end(), servers?.end(), after?.end()])
  }
}

async function besideOf(moment: CinderMoment, progress: Progress): Promise<Omit<BesideLists, 'dark'>> {
  const { source } = moment
  return {
    backups: await readPages(source, 'backups', moment.backups(), progress),
    transfers: await readAll(source, 'transfers', () => moment.transfers(), progress),
    quotas: await readAll(source, 'quotas', () => moment.quotas(), progress),
  }
}
