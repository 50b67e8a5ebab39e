/** One look at a region: every list, the referring ones before those they refer to. */
import { eachOf } from '../kernel/concurrency.ts'
import type { BackendName } from '../kernel/ids.ts'
import type { PoolReport } from '../model/backend.ts'
import type { Plane } from '../model/planes.ts'
import { noAnswers, type Region } from '../model/snapshot.ts'
import { aside } from './aside.ts'
import { hiddenServers, ownProjectOnly } from './hidden.ts'
import { lookAtHosts } from './hosts.ts'
import { listsOf } from './lists-of-look.ts'
import { lookThroughCinder } from './manageable.ts'
import type { LookOptions, RegionReaders } from './readers.ts'
import { type Reading, readAll, readPages } from './reading.ts'
import { reportSources } from './sources.ts'
import { stopwatch } from './stopwatch.ts'
import { withoutLeftOut } from './without-left-out.ts'

/** A migration that nothing has touched for a week is residue. */
export const migrationsReach = 7 * 86_400_000

/** Everything of a region. The databases, where they are configured, give the lists only `where` they are wanted to. */
export async function look(
  readers: RegionReaders,
  options: LookOptions,
  where: 'databases' | 'apis' = 'databases',
): Promise<Region> {
  const { cinder, nova } = readers
  const { progress } = options
  const watch = stopwatch()
  const all = <T>(plane: Plane, source: string, kind: string, list: () => Promise<readonly T[]>): Promise<Reading<T>> =>
    aside(watch.time(plane, readAll(source, kind, list, progress)))
  const takenAt = await readers.now()
  const novaServices = all('nova', nova.source, 'services', () => nova.services())
  const hypervisors = all('nova', nova.source, 'hypervisors', () => nova.hypervisors())
  const cinderServices = await all('cinder', cinder.source, 'services', () => cinder.services())

  // What stands in no order to the rest runs beside it.
  const beside = aside(
    Promise.all([
      watch.time('cinder', readPages(cinder.source, 'messages', cinder.messages(), progress)),
      watch.time('nova', readPages(nova.source, 'migrations', nova.migrations(takenAt - migrationsReach), progress)),
      readers.logs === null ? null : watch.time('log', readers.logs.look()),
    ]),
  )
  const schedulerPools = await all('cinder', cinder.source, 'pools', () => cinder.pools())

  // Referrers first: what is born between two lists must not look as if it referred to nothing.
  const services = await novaServices
  const computes = await hypervisors
  const names = schedulerPools.records.map((pool) => pool.name)
  const hosts = aside(watch.time('host', lookAtHosts(readers, options, services.records, computes.records)))
  const pools = aside(watch.time('backend', lookAtPools(readers, options, names)))
  const listed = await listsOf(readers, options, watch, {
    where,
    hosts,
    pools,
    beside,
    novaServices: services.records,
    cinderServices: cinderServices.unseen === null ? cinderServices.records : null,
  })
  const [messages, migrations, logs] = await beside
  // A cell that fell silent while we read hid its servers as well.
  const after = await all('nova', nova.source, 'services', () => nova.services())
  const hidden = listed.dark ?? (await hiddenServers(readers, [services, after], listed.from === 'databases'))
  const { coverage: listedWhole, reports, dark: _dark, from, ...lists } = listed
  const seen = {
    name: readers.region,
    takenAt,
    coverage: {
      ...(from === 'apis' ? ownProjectOnly(cinder.source, cinderServices, listedWhole) : listedWhole),
      'cinder-services': cinderServices.unseen,
      pools: schedulerPools.unseen,
      messages: messages.unseen,
      'nova-services': services.unseen,
      hypervisors: computes.unseen,
      migrations: migrations.unseen,
    },
    hidden,
    ...lists,
    cinderServices: cinderServices.records,
    schedulerPools: schedulerPools.records,
    messages: messages.records,
    novaServices: services.records,
    hypervisors: computes.records,
    migrations: migrations.records,
    ...withoutLeftOut({ hosts: await hosts, pools: await pools }, lists.leftOut),
    logs,
    answers: noAnswers,
  }
  const unkept = from === 'apis' ? lists.leftOut : null
  return { ...seen, sources: [...reportSources(readers, { ...seen, pools: await pools }, watch, unkept), ...reports] }
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
