/** The rest of the simulated Cinder: snapshots, services, pools, messages, quotas, and small lists. */
import { accepted, isJson, isTrue, type Json, ok, refuse, type SimulatedReply } from '../http.ts'
import { imageName, storageOf } from '../planes/storage.ts'
import { type Route, route } from '../router.ts'
import { type Call, requireAdmin, requireMember, since } from '../service.ts'
import type { SnapshotRow } from '../state/rows.ts'
import { deleteSnapshotLater, forgetSnapshot, snapshotLater } from './manager.ts'
import { pageOf } from './paging.ts'
import { quotaOf } from './rows.ts'
import { cinderTime } from './time.ts'
import { serviceView, snapshotView } from './views.ts'
import { volumeOf } from './volumes.ts'

const snapshotSpec = {
  collection: 'snapshots/detail',
  fields: {
    id: (row: SnapshotRow) => row.id,
    created_at: (row: SnapshotRow) => row.createdAt,
    status: (row: SnapshotRow) => row.status,
    name: (row: SnapshotRow) => row.name,
  },
  missingMarker: (marker: string) => `Snapshot ${marker} could not be found.`,
}

function listSnapshots(call: Call): SimulatedReply {
  const { caller, query, cloud } = call
  const everybody = caller.admin && isTrue(query.get('all_tenants'))
  const volume = query.get('volume_id')
  const project = query.get('project_id')
  const visible = (row: SnapshotRow): boolean =>
    (everybody || row.project === caller.project) &&
    (volume === null || row.volume === volume) &&
    (project === null || row.project === project)
  const page = pageOf(call, cloud.snapshots, snapshotSpec, visible)
  return ok({
    snapshots: page.rows.map((row) => snapshotView(call, row)),
    ...(page.links.length > 0 ? { snapshots_links: page.links } : {}),
  })
}

function snapshotOf(call: Call): SnapshotRow {
  const id = call.params['id'] as string
  const row = call.cloud.snapshots.get(id)
  if (row === undefined || (!call.caller.admin && row.project !== call.caller.project))
    return refuse(404, `Snapshot ${id} could not be found.`)
  return row
}

function createSnapshot(call: Call): SimulatedReply {
  requireMember(call, 'volume:create_snapshot')
  const { cloud, caller } = call
  const wanted = isJson(call.request.body) && isJson(call.request.body['snapshot']) ? call.request.body['snapshot'] : {}
  const volume = volumeOf(call, String(wanted['volume_id']))
  const force = wanted['force'] === true || isTrue(String(wanted['force'] ?? ''))
  if (volume.status !== 'available' && !(volume.status === 'in-use' && (force || call.version >= 3066))) {
    return refuse(
      400,
      `Invalid volume: Volume ${volume.id} status must be available, but current status is: ${volume.status}.`,
    )
  }
  const snapshot: SnapshotRow = {
    id: cloud.random.uuid(),
    name: typeof wanted['name'] === 'string' ? wanted['name'] : null,
    description: typeof wanted['description'] === 'string' ? wanted['description'] : null,
    volume: volume.id,
    status: 'creating',
    size: volume.size,
    project: volume.project,
    user: caller.user,
    createdAt: cloud.time.now(),
    updatedAt: null,
    deletedAt: null,
  }
  cloud.snapshots.add(snapshot)
  const quota = quotaOf(cloud, volume.project)
  quota.snapshots++
  quota.gigabytes += snapshot.size
  snapshotLater(cloud, volume, snapshot)
  return accepted({ snapshot: snapshotView(call, snapshot) })
}

function deleteSnapshot(call: Call): SimulatedReply {
  const snapshot = snapshotOf(call)
  requireMember(call, 'volume:delete_snapshot')
  if (snapshot.status !== 'available' && snapshot.status !== 'error') {
    return refuse(
      400,
      'Invalid snapshot: Snapshot status must be available or error, and must not be part of a group snapshot.',
    )
  }
  snapshot.status = 'deleting'
  snapshot.updatedAt = call.cloud.time.now()
  const volume = call.cloud.volumes.get(snapshot.volume)
  if (volume === undefined) forgetSnapshot(call.cloud, snapshot)
  else deleteSnapshotLater(call.cloud, volume, snapshot)
  return accepted()
}

function actOnSnapshot(call: Call): SimulatedReply {
  const snapshot = snapshotOf(call)
  const { body } = call.request
  const [name, given] = isJson(body) ? (Object.entries(body)[0] ?? []) : []
  if (name !== 'os-reset_status')
    return refuse(
      400,
      `There is no such action: ${name ?? 'None'}. Verify the request body and Content-Type header and try again.`,
    )
  requireAdmin(call, 'volume_extension:snapshot_admin_actions:reset_status')
  snapshot.status = String(isJson(given) ? given['status'] : '').toLowerCase()
  snapshot.updatedAt = call.cloud.time.now()
  return accepted()
}

function listServices(call: Call): SimulatedReply {
  requireAdmin(call, 'volume_extension:services:index')
  const host = call.query.get('host')
  const binary = call.query.get('binary')
  const rows = call.cloud.cinderServices.filter(
    (row) => (host === null || row.host === host) && (binary === null || row.binary === binary),
  )
  return ok({ services: rows.map((row) => serviceView(call, row)) })
}

function switchService(call: Call): SimulatedReply {
  requireAdmin(call, 'volume_extension:services:update')
  const body = isJson(call.request.body) ? call.request.body : {}
  const row = call.cloud.cinderServices.find(
    (service) => service.host === body['host'] && service.binary === body['binary'],
  )
  if (row === undefined) return refuse(404, `Service ${body['binary']} could not be found on host ${body['host']}.`)
  const action = call.params['action'] as string
  if (!action.startsWith('enable') && !action.startsWith('disable')) return refuse(404, 'Unknown action')
  row.enabled = action === 'enable'
  row.disabledReason = typeof body['disabled_reason'] === 'string' ? body['disabled_reason'] : null
  return ok({
    host: row.host,
    service: row.binary,
    binary: row.binary,
    disabled: !row.enabled,
    status: row.enabled ? 'enabled' : 'disabled',
  })
}

function listPools(call: Call): SimulatedReply {
  requireAdmin(call, 'scheduler_extension:scheduler_stats:get_pools')
  const detail = isTrue(call.query.get('detail'))
  const pools = call.cloud.storage.map((storage) => ({
    name: `${storage.backend}#${storage.pool}`,
    ...(detail
      ? {
          capabilities: {
            vendor_name: storage.kind === 'rbd' ? 'Open Source' : 'Hewlett Packard Enterprise',
            storage_protocol: storage.kind === 'rbd' ? 'ceph' : 'iSCSI',
            total_capacity_gb: 10_000,
            free_capacity_gb: 9_000,
            volume_backend_name: storage.pool,
            backend_state: 'up',
            multiattach: true,
            timestamp: cinderTime(call.cloud.time.now()),
          },
        }
      : {}),
  }))
  return ok({ pools })
}

/** What the RBD driver sees. The 3PAR driver has no such list. */
function manageable(call: Call): SimulatedReply {
  since(call, 3008)
  requireAdmin(call, 'volume_extension:list_manageable')
  const host = call.query.get('host')
  if (host === null) return refuse(400, 'Invalid input received: One and only one of cluster and host must be set.')
  const storage = call.cloud.storage.find(
    (candidate) => `${candidate.backend}#${candidate.pool}` === host || candidate.backend === host,
  )
  if (storage === undefined) return refuse(404, `Service cinder-volume could not be found on host ${host}.`)
  if (storage.kind !== 'rbd' || storage.unreachable !== null)
    return refuse(500, 'The server has either erred or is incapable of performing the requested operation.')
  const known = new Set<string>()
  for (const volume of call.cloud.volumes.all())
    if (volume.deletedAt === null && storageOf(call.cloud, volume) === storage) known.add(imageName(volume.id))
  const all: Json[] = [...storage.images.values()]
    .filter((image) => image.trash === null)
    .map((image) => {
      const reason = known.has(image.name)
        ? 'already managed'
        : image.watchers.length > 0
          ? 'volume in use'
          : image.name.endsWith('.deleted')
            ? 'volume marked as deleted'
            : null
      return {
        reference: { 'source-name': image.name },
        size: image.sizeGib,
        safe_to_manage: reason === null,
        reason_not_safe: reason,
        cinder_id: known.has(image.name) ? image.name.slice('volume-'.length) : null,
        extra_info: null,
      }
    })
  const offset = Number(call.query.get('offset') ?? 0)
  const limit = Math.min(Number(call.query.get('limit') ?? call.cloud.conf.pageLimit), call.cloud.conf.pageLimit)
  return ok({ 'manageable-volumes': all.slice(offset, offset + limit) })
}

function listMessages(call: Call): SimulatedReply {
  since(call, 3003)
  const rows = call.cloud.messages.filter((row) => call.caller.admin || row.project === call.caller.project)
  return ok({
    messages: rows.map((row) => ({
      id: row.id,
      event_id: row.event,
      user_message: row.text,
      message_level: 'ERROR',
      created_at: cinderTime(row.createdAt),
      guaranteed_until: cinderTime(row.createdAt + 30 * 86_400_000),
      request_id: row.request,
      links: [],
      resource_type: row.resourceType,
      resource_uuid: row.resource,
    })),
  })
}

function quota(call: Call): SimulatedReply {
  const project = call.params['id'] as string
  if (!call.caller.admin && project !== call.caller.project)
    return refuse(403, "Policy doesn't allow volume_extension:quotas:show to be performed.")
  const row = quotaOf(call.cloud, project)
  const usage = isTrue(call.query.get('usage'))
  const value = (used: number): unknown => (usage ? { limit: 1000, in_use: used, reserved: row.reserved } : 1000)
  return ok({
    quota_set: {
      id: project,
      volumes: value(row.volumes),
      gigabytes: value(row.gigabytes),
      snapshots: value(row.snapshots),
      per_volume_gigabytes: value(0),
      backups: value(0),
      backup_gigabytes: value(0),
      groups: value(0),
    },
  })
}

function limits(call: Call): SimulatedReply {
  const row = quotaOf(call.cloud, call.caller.project)
  return ok({
    limits: {
      rate: [],
      absolute: {
        maxTotalVolumes: 1000,
        maxTotalSnapshots: 1000,
        maxTotalVolumeGigabytes: 100_000,
        maxTotalBackups: 10,
        maxTotalBackupGigabytes: 1000,
        totalVolumesUsed: row.volumes,
        totalGigabytesUsed: row.gigabytes,
        totalSnapshotsUsed: row.snapshots,
        totalBackupsUsed: 0,
        totalBackupGigabytesUsed: 0,
      },
    },
  })
}

const typeViews = (call: Call): readonly Json[] =>
  [...call.cloud.types.values()].map((type) => ({
    id: type.id,
    name: type.name,
    is_public: true,
    description: type.description,
    extra_specs: {
      ...(type.backend === null ? {} : { volume_backend_name: type.backend }),
      ...(type.multiattach ? { multiattach: '<is> True' } : {}),
    },
    qos_specs_id: null,
    'os-volume-type-access:is_public': true,
  }))

function showType(call: Call): SimulatedReply {
  const id = call.params['id'] as string
  const found = typeViews(call).find((type) => type['id'] === id || type['name'] === id || id === 'default')
  return found === undefined ? refuse(404, `Volume type ${id} could not be found.`) : ok({ volume_type: found })
}

const listTransfers = (call: Call): SimulatedReply =>
  ok({
    transfers: [...call.cloud.transfers.all()].map((row) => ({
      id: row.id,
      volume_id: row.volume,
      name: row.name,
      created_at: cinderTime(row.createdAt),
      links: [],
    })),
  })

const listBackups = (call: Call): SimulatedReply =>
  ok({
    backups: [...call.cloud.backups.all()]
      .filter((row) => call.caller.admin || row.project === call.caller.project)
      .map((row) => ({
        id: row.id,
        name: row.name,
        volume_id: row.volume,
        status: row.status,
        size: row.size,
        created_at: cinderTime(row.createdAt),
        updated_at: cinderTime(row.updatedAt),
        ...(call.version >= 3018 ? { 'os-backup-project-attr:project_id': row.project } : {}),
      })),
  })

/** Nothing here leaves work behind for another service to clean up. */
const cleanUp = (call: Call): SimulatedReply => {
  since(call, 3024)
  requireAdmin(call, 'workers:cleanup')
  return accepted({ cleaning: [], unavailable: [] })
}

export const otherRoutes: readonly Route<Call>[] = [
  route('GET /snapshots', listSnapshots),
  route('GET /snapshots/detail', listSnapshots),
  route('POST /snapshots', createSnapshot),
  route('GET /snapshots/:id', (call) => ok({ snapshot: snapshotView(call, snapshotOf(call)) })),
  route('DELETE /snapshots/:id', deleteSnapshot),
  route('POST /snapshots/:id/action', actOnSnapshot),
  route('GET /os-services', listServices),
  route('PUT /os-services/:action', switchService),
  route('GET /scheduler-stats/get_pools', listPools),
  route('GET /manageable_volumes', manageable),
  route('GET /manageable_volumes/detail', manageable),
  route('GET /messages', listMessages),
  route('GET /os-quota-sets/:id', quota),
  route('GET /limits', limits),
  route('GET /types', (call) => ok({ volume_types: typeViews(call) })),
  route('GET /types/:id', showType),
  route('GET /os-volume-transfer/detail', listTransfers),
  route('GET /os-volume-transfer', listTransfers),
  route('GET /volume-transfers/detail', listTransfers),
  route('GET /volume-transfers', listTransfers),
  route('GET /backups', listBackups),
  route('GET /backups/detail', listBackups),
  route('GET /os-availability-zone', () =>
    ok({ availabilityZoneInfo: [{ zoneName: 'nova', zoneState: { available: true } }] }),
  ),
  route('GET /extensions', () => ok({ extensions: [] })),
  route('GET /resource_filters', () => ok({ resource_filters: [] })),
  route('GET /qos-specs', () => ok({ qos_specs: [] })),
  route('GET /groups/detail', () => ok({ groups: [] })),
  route('POST /workers/cleanup', cleanUp),
]
