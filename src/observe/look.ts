/** One look at a region: every list, the referring ones before those they refer to. */
import { eachOf } from '../kernel/concurrency.ts'
import type { Unseen } from '../kernel/fact.ts'
import type { BackendName, ProjectId } from '../kernel/ids.ts'
import type { PoolReport } from '../model/backend.ts'
import type { QuotaUsage } from '../model/cinder.ts'
import type { Coverage } from '../model/planes.ts'
import { noAnswers, type Region } from '../model/snapshot.ts'
import { hiddenServers, ownProjectOnly } from './hidden.ts'
import { lookAtHosts } from './hosts.ts'
import { askForMappings, readAttachments, readServers, readVolumes } from './lists.ts'
import { lookThroughCinder } from './manageable.ts'
import type { LookOptions, RegionReaders } from './readers.ts'
import { askOne, type Reading, readAll, readPages } from './reading.ts'
import { reportSources } from './sources.ts'
import { stopwatch } from './stopwatch.ts'

/** More projects than this are not asked for their quota one by one unless told to. */
const mostQuotas = 1000

/** A migration that nothing has touched for a week is residue. */
export const migrationsReach = 7 * 86_400_000

/** Work that is awaited later; a failure is told there, and not to nobody. */
function aside<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {})
  return work
}

export async function look(readers: RegionReaders, options: LookOptions): Promise<Region> {
  const { cinder, nova } = readers
  const { progress } = options
  const watch = stopwatch()
  const takenAt = await readers.now()
  const novaServices = aside(
    watch.time(
      'nova',
      readAll(nova.source, 'services', () => nova.services(), progress),
    ),
  )
  const hypervisors = aside(
    watch.time(
      'nova',
      readAll(nova.source, 'hypervisors', () => nova.hypervisors(), progress),
    ),
  )
  const cinderServices = await watch.time(
    'cinder',
    readAll(cinder.source, 'services', () => cinder.services(), progress),
  )

  // What stands in no order to the rest runs beside it.
  const beside = aside(
    Promise.all([
      watch.time('cinder', readPages(cinder.source, 'snapshots', cinder.snapshots(), progress)),
      watch.time('cinder', readPages(cinder.source, 'backups', cinder.backups(), progress)),
      watch.time(
        'cinder',
        readAll(cinder.source, 'transfers', () => cinder.transfers(), progress),
      ),
      watch.time('cinder', readPages(cinder.source, 'messages', cinder.messages(), progress)),
      watch.time('nova', readPages(nova.source, 'migrations', nova.migrations(takenAt - migrationsReach), progress)),
      readers.logs === null ? null : watch.time('log', readers.logs.look()),
    ]),
  )
  const schedulerPools = await watch.time(
    'cinder',
    readAll(cinder.source, 'pools', () => cinder.pools(), progress),
  )

  // Referrers first: what is born between two lists must not look as if it referred to nothing.
  const services = await novaServices
  const computes = await hypervisors
  const hosts = aside(watch.time('host', lookAtHosts(readers, options, services.records, computes.records)))
  const names = schedulerPools.records.map((pool) => pool.name)
  const pools = aside(watch.time('backend', lookAtPools(readers, options, names)))
  const { attachments, unseen: attachmentsUnseen } = await watch.time('cinder', readAttachments(readers, options))
  const hostReports = await hosts
  const poolReports = await pools
  const { servers, unseen: serversUnseen } = await watch.time('nova', readServers(readers, options))
  await watch.time('nova', askForMappings(servers, readers, options))
  const volumes = await watch.time('cinder', readVolumes(readers, options, attachments))

  const [snapshots, backups, transfers, messages, migrations, logs] = await beside
  const quotas = await watch.time('cinder', readQuotas(readers, options, owners(volumes.records, snapshots.records)))
  // A cell that fell silent while we read hid its servers as well.
  const after = await watch.time(
    'nova',
    readAll(nova.source, 'services', () => nova.services(), progress),
  )
  const hidden = await hiddenServers(readers, [services, after])

  const coverage: Coverage = {
    ...ownProjectOnly(cinder.source, cinderServices, {
      volumes: volumes.unseen,
      attachments: attachmentsUnseen,
      snapshots: snapshots.unseen,
      backups: backups.unseen,
      transfers: transfers.unseen,
    }),
    'cinder-services': cinderServices.unseen,
    pools: schedulerPools.unseen,
    messages: messages.unseen,
    quotas: quotas.unseen,
    servers: serversUnseen,
    mappings: serversUnseen,
    'nova-services': services.unseen,
    hypervisors: computes.unseen,
    migrations: migrations.unseen,
  }
  const seen = {
    name: readers.region,
    takenAt,
    coverage,
    hidden,
    volumes: volumes.records,
    attachments,
    snapshots: snapshots.records,
    cinderServices: cinderServices.records,
    schedulerPools: schedulerPools.records,
    messages: messages.records,
    transfers: transfers.records,
    backups: backups.records,
    quotas: quotas.records,
    servers,
    novaServices: services.records,
    hypervisors: computes.records,
    migrations: migrations.records,
    pools: poolReports,
    hosts: hostReports,
    logs,
    answers: noAnswers,
  }
  return { ...seen, sources: reportSources(readers, seen, watch) }
}

async function lookAtPools(
  readers: RegionReaders,
  options: LookOptions,
  names: readonly BackendName[],
): Promise<readonly PoolReport[] | null> {
  const { backends } = readers
  if (backends === null) return lookThroughCinder(readers, options, names)
  return eachOf(backends, options.concurrency, async (backend) => {
    const report = await backend.look()
    options.progress.read(backend.source, 'objects', report.objects.length)
    return report
  })
}

function owners(...lists: readonly (readonly { readonly project: ProjectId | null }[])[]): readonly ProjectId[] {
  const projects = new Set<ProjectId>()
  for (const list of lists) for (const { project } of list) if (project !== null) projects.add(project)
  return [...projects]
}

async function readQuotas(
  { cinder }: RegionReaders,
  { progress, concurrency, depth }: LookOptions,
  projects: readonly ProjectId[],
): Promise<Reading<QuotaUsage>> {
  if (depth === 'shallow' || (depth === 'auto' && projects.length > mostQuotas)) {
    const detail = `quotas of ${projects.length} projects were not asked for (--depth deep does)`
    return { records: [], unseen: { source: cinder.source, reason: 'not-asked', detail } }
  }
  let unseen: Unseen | null = null
  const found = await eachOf(projects, concurrency, async (project) => {
    const asked = await askOne(cinder.source, () => cinder.quota(project))
    if ('answer' in asked) return asked.answer
    unseen ??= asked.unseen
    return null
  })
  const records = found.filter((quota) => quota !== null)
  progress.read(cinder.source, 'quotas', records.length)
  return { records, unseen }
}
