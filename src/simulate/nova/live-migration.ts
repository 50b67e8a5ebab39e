/** A live migration: until it ends, the server has two records, two watchers and two domains of each volume. */
import { initialize, reserve } from '../cinder/attachments.ts'
import { disconnect } from '../cinder/manager.ts'
import { attachmentsOf, completeAttachment, liveVolume, removeAttachment } from '../cinder/rows.ts'
import type { SimulatedCloud } from '../cloud.ts'
import { accepted, isJson, Refusal, refuse, type SimulatedReply } from '../http.ts'
import { destroyDomain, hostNamed, leaveWatchers, plug } from '../planes/hosts.ts'
import { type Route, route } from '../router.ts'
import { type Call, requireAdmin, since } from '../service.ts'
import type { MappingRow, MigrationRow, ServerRow } from '../state/rows.ts'
import { addMigration, mappingsOf, runDomainOn, touch } from './rows.ts'
import { serverOf } from './servers.ts'

/** How many times longer than an answer a migration takes. */
const longer = 4

/** Ceph forgets a client that was killed only after a while. */
const deadClientMs = 30_000

/** The mapping names the new record at once: the one that carries the guest is then in no mapping. */
export function beginLiveMigration(cloud: SimulatedCloud, server: ServerRow, destination: string): MigrationRow {
  const source = server.host ?? ''
  const domain = runDomainOn(cloud, server, destination)
  domain.state = 'paused'
  for (const host of [source, destination]) setMigrating(cloud, host, server, true)
  const migration = addMigration(cloud, {
    server: server.id,
    status: 'running',
    kind: 'live-migration',
    source,
    destination,
  })
  server.taskState = 'migrating'
  touch(cloud, server)
  try {
    for (const mapping of mappingsOf(cloud, server.id)) connectThere(cloud, server, mapping, migration)
  } catch (thrown) {
    // Cinder gives no record for the destination: Nova takes back what it has begun.
    if (!(thrown instanceof Refusal)) throw thrown
    abortLiveMigration(cloud, server, migration, 'error')
  }
  return migration
}

function connectThere(cloud: SimulatedCloud, server: ServerRow, mapping: MappingRow, migration: MigrationRow): void {
  const volume = liveVolume(cloud, mapping.volume)
  if (volume === undefined) return
  const { destination } = migration
  const attachment = reserve({ cloud }, volume, server.id)
  initialize({ cloud }, volume, attachment, { host: destination, mountpoint: mapping.device })
  plug(cloud, destination, server.id, volume, mapping.device.replace('/dev/', ''))
  completeAttachment(cloud, attachment)
  if (mapping.attachment !== null) migration.former.set(mapping.uuid, mapping.attachment)
  mapping.attachment = attachment.id
}

export function finishLiveMigration(cloud: SimulatedCloud, server: ServerRow, migration: MigrationRow): void {
  destroyDomain(cloud, migration.source, server.id)
  for (const mapping of mappingsOf(cloud, server.id)) dropRecord(cloud, mapping, migration.former.get(mapping.uuid))
  const domain = hostNamed(cloud, migration.destination).domains.get(server.id)
  if (domain !== undefined) domain.state = 'running'
  server.host = migration.destination
  end(cloud, server, migration, 'completed')
}

/** The domain at the destination is killed; its clients of Ceph are remembered for a while. */
export function abortLiveMigration(
  cloud: SimulatedCloud,
  server: ServerRow,
  migration: MigrationRow,
  status: 'cancelled' | 'error' = 'cancelled',
): void {
  leaveWatchers(cloud, migration.destination, server.id, deadClientMs)
  destroyDomain(cloud, migration.destination, server.id)
  for (const mapping of mappingsOf(cloud, server.id)) {
    const former = migration.former.get(mapping.uuid)
    if (former === undefined) continue
    dropRecord(cloud, mapping, mapping.attachment ?? undefined)
    mapping.attachment = former
  }
  end(cloud, server, migration, status)
}

function dropRecord(cloud: SimulatedCloud, mapping: MappingRow, id: string | undefined): void {
  const attachment = attachmentsOf(cloud, mapping.volume).find((row) => row.id === id)
  if (attachment === undefined) return
  disconnect(cloud, attachment)
  removeAttachment(cloud, attachment)
}

function end(cloud: SimulatedCloud, server: ServerRow, migration: MigrationRow, status: string): void {
  migration.status = status
  migration.updatedAt = cloud.time.now()
  for (const host of [migration.source, migration.destination]) setMigrating(cloud, host, server, false)
  server.taskState = null
  touch(cloud, server)
}

function setMigrating(cloud: SimulatedCloud, host: string, server: ServerRow, migrating: boolean): void {
  const domain = cloud.hosts.get(host)?.domains.get(server.id)
  if (domain !== undefined) domain.migrating = migrating
}

/** `os-migrateLive`, to a host that is named or the first other one. */
export function migrateLive(call: Call, server: ServerRow, body: unknown): SimulatedReply {
  requireAdmin(call, 'os_compute_api:os-migrate-server:migrate_live')
  const { cloud } = call
  if (server.vmState !== 'active' || server.taskState !== null)
    refuse(409, `Cannot 'os-migrateLive' instance ${server.id} while it is in vm_state ${server.vmState}`)
  const wanted = isJson(body) && typeof body['host'] === 'string' ? body['host'] : null
  const destination = wanted ?? [...cloud.hosts.keys()].find((name) => name !== server.host)
  if (destination === undefined || destination === server.host || !cloud.hosts.has(destination))
    return refuse(400, 'No valid host was found.')
  server.taskState = 'migrating'
  touch(cloud, server)
  cloud.time.later(cloud.workMs, () => {
    const migration = beginLiveMigration(cloud, server, destination)
    cloud.time.later(longer * cloud.workMs, () => {
      if (migration.status === 'running') finishLiveMigration(cloud, server, migration)
    })
  })
  return accepted()
}

function abort(call: Call): SimulatedReply {
  since(call, 2024)
  requireAdmin(call, 'os_compute_api:servers:migrations:delete')
  const server = serverOf(call)
  const id = call.params['migration'] as string
  const migration = call.cloud.migrations.find((row) => row.server === server.id && String(row.id) === id)
  if (migration === undefined) return refuse(404, `Migration ${id} could not be found for the instance ${server.id}.`)
  if (migration.status !== 'running')
    refuse(
      400,
      `Migration ${id} state of instance ${server.id} is ${migration.status}. Cannot abort while the migration is in this state.`,
    )
  abortLiveMigration(call.cloud, server, migration)
  return accepted()
}

export const liveMigrationRoutes: readonly Route<Call>[] = [route('DELETE /servers/:id/migrations/:migration', abort)]
