/** Rows as Nova's API shows them, by microversion and by who asks. */
import type { Json } from '../http.ts'
import { instanceName } from '../planes/hosts.ts'
import type { Call } from '../service.ts'
import type { MappingRow, MigrationRow, NovaServiceRow, ServerRow } from '../state/rows.ts'
import { mappingsOf } from './rows.ts'
import { novaMicros, novaTime } from './time.ts'

const byVmState: Readonly<Record<string, string>> = {
  active: 'ACTIVE',
  building: 'BUILD',
  paused: 'PAUSED',
  suspended: 'SUSPENDED',
  stopped: 'SHUTOFF',
  rescued: 'RESCUE',
  resized: 'VERIFY_RESIZE',
  'soft-delete': 'SOFT_DELETED',
  deleted: 'DELETED',
  error: 'ERROR',
  shelved: 'SHELVED',
  shelved_offloaded: 'SHELVED_OFFLOADED',
}

const byTask: Readonly<Record<string, string>> = {
  rebooting: 'REBOOT',
  rebooting_hard: 'HARD_REBOOT',
  updating_password: 'PASSWORD',
  rebuilding: 'REBUILD',
  migrating: 'MIGRATING',
  resize_prep: 'RESIZE',
  resize_migrating: 'RESIZE',
  resize_finish: 'RESIZE',
}

export const statusOf = (server: ServerRow): string =>
  (server.vmState === 'active' && server.taskState !== null ? byTask[server.taskState] : undefined) ??
  (server.vmState === 'resized' && server.taskState === 'resize_reverting' ? 'REVERT_RESIZE' : undefined) ??
  byVmState[server.vmState] ??
  'UNKNOWN'

export const linksOf = (call: Call, id: string): readonly Json[] => [
  { rel: 'self', href: `${call.root}/servers/${id}` },
  { rel: 'bookmark', href: `${call.root.replace(/\/v2\.1$/, '')}/servers/${id}` },
]

export const serverSummary = (call: Call, server: ServerRow): Json => ({
  id: server.id,
  name: server.name,
  links: linksOf(call, server.id),
})

/** What Nova still knows of a server whose cell does not answer (2.69): in a list without details, … */
export const darkSummary = (call: Call, server: ServerRow): Json => ({
  id: server.id,
  status: 'UNKNOWN',
  links: linksOf(call, server.id),
})

/** … with them, … */
export const darkServer = (call: Call, server: ServerRow): Json => ({
  id: server.id,
  status: 'UNKNOWN',
  tenant_id: server.project,
  created: novaTime(server.createdAt),
  links: linksOf(call, server.id),
})

/** … and shown by itself, with what it was asked for when it was made. */
export const darkServerShown = (call: Call, server: ServerRow): Json => ({
  ...darkServer(call, server),
  user_id: server.user,
  image: imageOf(server),
  flavor: flavorOf(call, server),
  'OS-EXT-AZ:availability_zone': server.zone,
  'OS-EXT-STS:power_state': 0,
})

const imageOf = (server: ServerRow): unknown => (server.image === null ? '' : { id: server.image, links: [] })

export const flavorLink = (call: Call, id: string): Json => ({
  rel: 'bookmark',
  href: `${call.root.replace(/\/v2\.1$/, '')}/flavors/${id}`,
})

const flavorOf = (call: Call, server: ServerRow): Json =>
  call.version >= 2047
    ? { vcpus: 1, ram: 512, disk: 1, ephemeral: 0, swap: 0, original_name: 'm1.tiny', extra_specs: {} }
    : { id: server.flavor, links: [flavorLink(call, server.flavor)] }

const showingProgress = new Set(['ACTIVE', 'BUILD', 'REBUILD', 'RESIZE', 'VERIFY_RESIZE', 'MIGRATING'])

export function serverDetail(call: Call, server: ServerRow): Json {
  const { admin } = call.caller
  const { version } = call
  const host = server.host
  const view: Record<string, unknown> = {
    id: server.id,
    name: server.name,
    status: statusOf(server),
    tenant_id: server.project,
    user_id: server.user,
    metadata: {},
    hostId: host === null ? '' : `${host.length}${'0'.repeat(54)}`.slice(0, 56),
    image: imageOf(server),
    flavor: flavorOf(call, server),
    created: novaTime(server.createdAt),
    updated: novaTime(server.updatedAt),
    addresses: {},
    accessIPv4: '',
    accessIPv6: '',
    links: linksOf(call, server.id),
    'OS-DCF:diskConfig': 'MANUAL',
    ...(showingProgress.has(statusOf(server)) ? { progress: 0 } : {}),
    'OS-EXT-AZ:availability_zone': server.zone,
    config_drive: '',
    key_name: null,
    'OS-SRV-USG:launched_at': novaMicros(server.launchedAt),
    'OS-SRV-USG:terminated_at': novaMicros(server.deletedAt),
    'OS-EXT-STS:task_state': server.taskState,
    'OS-EXT-STS:vm_state': server.vmState,
    'OS-EXT-STS:power_state': server.powerState,
    'os-extended-volumes:volumes_attached': server.deletedAt === null ? attachedVolumes(call, server) : [],
  }
  if (admin) {
    view['OS-EXT-SRV-ATTR:host'] = host
    view['OS-EXT-SRV-ATTR:instance_name'] = instanceName(server)
    view['OS-EXT-SRV-ATTR:hypervisor_hostname'] = host
  }
  if (admin && version >= 2003) Object.assign(view, innerOf(server))
  if (version >= 2090) view['OS-EXT-SRV-ATTR:hostname'] = server.name
  if (version >= 2009) view['locked'] = server.locked
  if (version >= 2063) view['trusted_image_certificates'] = null
  if (version >= 2073) view['locked_reason'] = null
  if (version >= 2019) view['description'] = null
  if (version >= 2026) view['tags'] = []
  if (version >= 2016 && admin) view['host_status'] = server.host === null ? '' : 'UP'
  return view
}

/** What only administrators see, since 2.3. */
const innerOf = (server: ServerRow): Json => ({
  'OS-EXT-SRV-ATTR:hostname': server.name,
  'OS-EXT-SRV-ATTR:reservation_id': `r-${server.id.slice(0, 8)}`,
  'OS-EXT-SRV-ATTR:launch_index': 0,
  'OS-EXT-SRV-ATTR:kernel_id': '',
  'OS-EXT-SRV-ATTR:ramdisk_id': '',
  'OS-EXT-SRV-ATTR:root_device_name': '/dev/vda',
  'OS-EXT-SRV-ATTR:user_data': null,
})

const attachedVolumes = (call: Call, server: ServerRow): readonly Json[] =>
  mappingsOf(call.cloud, server.id).map((row) => ({
    id: row.volume,
    ...(call.version >= 2003 ? { delete_on_termination: row.deleteOnTermination } : {}),
  }))

export const mappingView = (call: Call, row: MappingRow): Json => ({
  ...(call.version < 2089 ? { id: row.volume } : {}),
  volumeId: row.volume,
  serverId: row.server,
  device: row.device,
  ...(call.version >= 2070 ? { tag: null } : {}),
  ...(call.version >= 2079 ? { delete_on_termination: row.deleteOnTermination } : {}),
  ...(call.version >= 2089 ? { attachment_id: row.attachment, bdm_uuid: row.uuid } : {}),
})

export function novaServiceView(call: Call, row: NovaServiceRow): Json {
  if (call.cloud.darkCells.has(row.cell) && call.version >= 2069)
    return { binary: row.binary, host: row.host, status: 'UNKNOWN' }
  const down = row.downSince !== null || row.forcedDown
  return {
    // A number before 2.53.
    id: call.version >= 2053 ? row.id : 1 + call.cloud.novaServices.indexOf(row),
    binary: row.binary,
    host: row.host,
    zone: row.zone,
    status: row.enabled ? 'enabled' : 'disabled',
    state: down ? 'down' : 'up',
    updated_at: novaMicros(row.downSince ?? call.cloud.time.now() - 3_000),
    disabled_reason: row.disabledReason,
    ...(call.version >= 2011 ? { forced_down: row.forcedDown } : {}),
  }
}

export const migrationView = (row: MigrationRow): Json => ({
  id: row.id,
  uuid: row.uuid,
  instance_uuid: row.server,
  status: row.status,
  migration_type: row.kind,
  source_compute: row.source,
  source_node: row.source,
  dest_compute: row.destination,
  dest_node: row.destination,
  dest_host: null,
  old_instance_type_id: 1,
  new_instance_type_id: 1,
  created_at: novaMicros(row.createdAt),
  updated_at: novaMicros(row.updatedAt),
})
