/** The rest of the simulated Cinder: services, pools, quotas, types, and lists that are always empty. */
import { accepted, isJson, isTrue, type Json, ok, refuse, type SimulatedReply } from '../http.ts'
import { type Route, route } from '../router.ts'
import { type Call, requireAdmin, since } from '../service.ts'
import { quotaOf } from './rows.ts'
import { cinderTime } from './time.ts'
import { serviceView } from './views.ts'

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

const defaultLimit = 1000

/** What a project may have that nobody has given it a quota of its own. */
function quotaDefaults(call: Call): SimulatedReply {
  const names = ['volumes', 'gigabytes', 'snapshots', 'per_volume_gigabytes', 'backups', 'backup_gigabytes', 'groups']
  return ok({ quota_set: { id: call.params['id'], ...Object.fromEntries(names.map((name) => [name, defaultLimit])) } })
}

function quota(call: Call): SimulatedReply {
  const project = call.params['id'] as string
  if (!call.caller.admin && project !== call.caller.project)
    return refuse(403, "Policy doesn't allow volume_extension:quotas:show to be performed.")
  const row = quotaOf(call.cloud, project)
  const usage = isTrue(call.query.get('usage'))
  const value = (used: number): unknown =>
    usage ? { limit: defaultLimit, in_use: used, reserved: row.reserved } : defaultLimit
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

/** Nothing here leaves work behind for another service to clean up. */
const cleanUp = (call: Call): SimulatedReply => {
  since(call, 3024)
  requireAdmin(call, 'workers:cleanup')
  const { body } = call.request
  const resource = isJson(body) ? body['resource_id'] : undefined
  if (typeof resource === 'string')
    refuse(400, `Invalid input received: There is no resource with UUID ${resource} pending cleanup.`)
  return accepted({ cleaning: [], unavailable: [] })
}

export const otherRoutes: readonly Route<Call>[] = [
  route('GET /os-services', listServices),
  route('PUT /os-services/:action', switchService),
  route('GET /scheduler-stats/get_pools', listPools),
  route('GET /os-quota-sets/:id', quota),
  route('GET /os-quota-sets/:id/defaults', quotaDefaults),
  route('GET /limits', limits),
  route('GET /types', (call) => ok({ volume_types: typeViews(call) })),
  route('GET /types/:id', showType),
  route('GET /os-availability-zone', () =>
    ok({ availabilityZoneInfo: [{ zoneName: 'nova', zoneState: { available: true } }] }),
  ),
  route('GET /extensions', () => ok({ extensions: [] })),
  route('GET /resource_filters', (call) => {
    since(call, 3033)
    return ok({ resource_filters: [] })
  }),
  route('GET /qos-specs', () => ok({ qos_specs: [] })),
  route('GET /groups/detail', (call) => {
    since(call, 3013)
    return ok({ groups: [] })
  }),
  route('POST /workers/cleanup', cleanUp),
]
