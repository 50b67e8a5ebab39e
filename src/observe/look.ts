/** One look at a region: every list, the referring ones before those they refer to. */
import { eachOf } from '../kernel/concurrency.ts'
import type { Unseen } from '../kernel/fact.ts'
import type { BackendName, ProjectId } from '../kernel/ids.ts'
import type { PoolReport } from '../model/backend.ts'
import type { Mapping, NovaService, Server } from '../model/nova.ts'
import type { Coverage } from '../model/planes.ts'
import { noAnswers, type Region } from '../model/snapshot.ts'
import { lookAtHosts } from './hosts.ts'
import { lookThroughCinder } from './manageable.ts'
import type { LookOptions, RegionReaders } from './readers.ts'
import { askOne, type Reading, readAll, readPages } from './reading.ts'
import { reportSources } from './sources.ts'
import { stopwatch } from './stopwatch.ts'

/** More projects than this are not asked for their quota one by one unless told to. */
const mostQuotas = 1000

/** A migration that nothing has touched for a week is residue. */
export const migrationsReach = 7 * 86_400_000

/** Up to so many servers are asked for their mappings' attachment ids without being told to. */
const mostMappingQuestions = 100

export async function look(readers: RegionReaders, options: LookOptions): Promise<Region> {
  const { cinder, nova } = readers
  const { progress } = options
  const watch = stopwatch()
  const takenAt = await readers.now()
  const novaServices = watch.time(
    'nova',
    readAll(nova.source, 'services', () => nova.services(), progress),
  )
  const hypervisors = watch.time(
    'nova',
    readAll(nova.source, 'hypervisors', () => nova.hypervisors(), progress),
  )
  const cinderServices = await watch.time(
    'cinder',
    readAll(cinder.source, 'services', () => cinder.services(), progress),
  )

  // What stands in no order to the rest runs beside it.
  const beside = Promise.all([
    watch.time('cinder', readPages(cinder.source, 'snapshots', cinder.snapshots(), progress)),
    watch.time('cinder', readPages(cinder.source, 'backups', cinder.backups(), progress)),
    watch.time(
      'cinder',
      readAll(cinder.source, 'transfers', () => cinder.transfers(), progress),
    ),
    watch.time('cinder', readPages(cinder.source, 'messages', cinder.messages(), progress)),
    watch.time('nova', readPages(nova.source, 'migrations', nova.migrations(takenAt - migrationsReach), progress)),
    readers.logs === null ? null : watch.time('log', readers.logs.look()),
  ])
  const schedulerPools = await watch.time(
    'cinder',
    readAll(cinder.source, 'pools', () => cinder.pools(), progress),
  )

  // Referrers first: what is born between two lists must not look as if it referred to nothing.
  const hosts = watch.time(
    'host',
    lookAtHosts(readers, options, (await novaServices).records, (await hypervisors).records),
  )
  const pools = watch.time(
    'backend',
    lookAtPools(
      readers,
      options,
      schedulerPools.records.map((pool) => pool.name),
    ),
  )
  const attachments = await watch.time(
    'cinder',
    readPages(cinder.source, 'attachments', cinder.attachments(), progress),
  )
  const [hostReports, poolReports] = await Promise.all([hosts, pools])
  const { servers, mappings } = await watch.time('nova', readServers(readers, options))
  const volumes = await watch.time('cinder', readPages(cinder.source, 'volumes', cinder.volumes(), progress))

  const [snapshots, backups, transfers, messages, migrations, logs] = await beside
  const projects = new Set(
    [...volumes.records, ...snapshots.records].map((record) => record.project).filter((project) => project !== null),
  )
  const quotas = await watch.time('cinder', readQuotas(readers, options, [...projects]))
  // A cell that fell silent while we read hid its servers as well.
  const after = await watch.time(
    'nova',
    readAll(nova.source, 'services', () => nova.services(), progress),
  )
  const services = await novaServices
  const hidden = await hiddenServers(readers, services, after)

  const coverage: Coverage = {
    ...ownProjectOnly(cinder.source, cinderServices, { volumes, attachments, snapshots, backups, transfers }),
    'cinder-services': cinderServices.unseen,
    pools: schedulerPools.unseen,
    messages: messages.unseen,
    quotas: quotas.unseen,
    servers: servers.unseen,
    mappings: mappings.unseen,
    'nova-services': services.unseen,
    hypervisors: (await hypervisors).unseen,
    migrations: migrations.unseen,
  }
  const seen = {
    name: readers.region,
    takenAt,
    coverage,
    hidden,
    volumes: volumes.records,
    attachments: attachments.records,
    snapshots: snapshots.records,
    cinderServices: cinderServices.records,
    schedulerPools: schedulerPools.records,
    messages: messages.records,
    transfers: transfers.records,
    backups: backups.records,
    quotas: quotas.records,
    servers: servers.records,
    mappings: mappings.records,
    novaServices: services.records,
    hypervisors: (await hypervisors).records,
    migrations: migrations.records,
    pools: poolReports,
    hosts: hostReports,
    logs,
    answers: noAnswers,
  }
  return { ...seen, sources: reportSources(readers, seen, watch) }
}

async function readServers(
  { nova }: RegionReaders,
  { progress, depth, concurrency }: LookOptions,
): Promise<{ servers: Reading<Server>; mappings: Reading<Mapping> }> {
  const servers: Server[] = []
  const mappings: Mapping[] = []
  const records = (async function* () {
    for await (const page of nova.servers()) {
      for (const record of page) {
        servers.push(record.server)
        for (const mapping of record.mappings) mappings.push(mapping)
      }
      yield page
    }
  })()
  const { unseen } = await readPages(nova.source, 'servers', records, progress)
  const listed = { servers: { records: servers, unseen }, mappings: { records: mappings, unseen } }
  const carriers = [...new Set(mappings.map((mapping) => mapping.server))]
  if (depth === 'shallow' || (depth === 'auto' && carriers.length > mostMappingQuestions)) return listed
  const whole = new Map<string, readonly Mapping[]>()
  await eachOf(carriers, concurrency, async (server) => {
    const asked = await askOne(nova.source, () => nova.mappingsOf(server))
    if ('answer' in asked) whole.set(server, asked.answer)
  })
  // A mapping that only one of the two shows has come or gone in between: the list stays what it was.
  const named = mappings.map(
    (mapping) => whole.get(mapping.server)?.find((entry) => entry.volume === mapping.volume) ?? mapping,
  )
  return { ...listed, mappings: { records: named, unseen } }
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

async function readQuotas(
  { cinder }: RegionReaders,
  { progress, concurrency, depth }: LookOptions,
  projects: readonly ProjectId[],
): Promise<Reading<Awaited<ReturnType<typeof cinder.quota>>>> {
  if (depth === 'shallow' || (depth === 'auto' && projects.length > mostQuotas)) {
    return {
      records: [],
      unseen: {
        source: cinder.source,
        reason: 'not-asked',
        detail: `quotas of ${projects.length} projects were not asked for (--depth deep does)`,
      },
    }
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

/** Why servers may be missing from every list: a dark cell before or after, or a Nova too old to tell. */
async function hiddenServers(
  { nova }: RegionReaders,
  before: Reading<NovaService>,
  after: Reading<NovaService>,
): Promise<Unseen | null> {
  const dark = [...before.records, ...after.records]
    .filter((service) => service.state === 'unknown')
    .map((service) => service.host)
  if (dark.length > 0) {
    const hosts = [...new Set(dark)].sort().join(', ')
    return {
      source: nova.source,
      reason: 'cell-dark',
      detail: `the cell of ${hosts} does not answer: its servers are missing from every list`,
    }
  }
  const asked = await askOne(nova.source, () => nova.showsDarkCells())
  if (!('answer' in asked) || asked.answer) return null
  return {
    source: nova.source,
    reason: 'too-old',
    detail: 'Nova before 2.69 (Stein) does not tell when a cell does not answer',
  }
}

/**
 * Cinder does not refuse a list of all projects to a user who may not have it: it silently lists the
 * user's own. Whether we may see the services tells whether we are administrators.
 */
function ownProjectOnly(
  source: string,
  services: Reading<unknown>,
  lists: Readonly<Record<'volumes' | 'attachments' | 'snapshots' | 'backups' | 'transfers', Reading<unknown>>>,
): Coverage {
  const own: Unseen | null =
    services.unseen?.reason === 'refused'
      ? { source, reason: 'refused', detail: 'the user is no administrator: Cinder shows only its own project' }
      : null
  return Object.fromEntries(Object.entries(lists).map(([kind, reading]) => [kind, reading.unseen ?? own]))
}
