/** Writes the state of a simulated cloud into real databases: Cinder's, Nova's API's, and one for each cell. */
import { cinderTime } from '../../../src/simulate/cinder/time.ts'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import type { MappingRow, ServerRow } from '../../../src/simulate/state/rows.ts'
import type { Administrator, AnyRow } from './administrator.ts'
import { apiShapes, cellShapes, cinderShapes } from './tables.ts'

export interface WrittenCloud {
  readonly cinder: string
  readonly novaApi: string
  /** By the names of the cells. */
  readonly cells: ReadonlyMap<string, string>
}

/** `prefix` names the databases; `cellUrl` says how Nova reaches a cell's. */
export async function writeCloud(
  cloud: SimulatedCloud,
  admin: Administrator,
  prefix: string,
  cellUrl: (database: string) => string = (database) => admin.server.url(database),
): Promise<WrittenCloud> {
  const release = cloud.release.name
  const cinder = `${prefix}_cinder`
  const novaApi = `${prefix}_nova_api`
  await admin.create(cinder, cinderShapes, release)
  await admin.create(novaApi, apiShapes, release)
  const put = async (database: string, table: string, rows: readonly AnyRow[]): Promise<void> => {
    if (rows.length > 0) await admin.insert(database, table, rows)
  }
  for (const [table, rows] of Object.entries(cinderRows(cloud))) await put(cinder, table, rows)
  const names = [...new Set(['cell0', ...cloud.novaServices.map((row) => row.cell), ...cellsOfServers(cloud)])]
  const cells = new Map(names.map((name) => [name, `${prefix}_${name}`]))
  for (const [name, database] of cells) {
    await admin.create(database, cellShapes, release)
    for (const [table, rows] of Object.entries(cellRows(cloud, name))) await put(database, table, rows)
  }
  for (const [table, rows] of Object.entries(apiRows(cloud, cells, cellUrl))) await put(novaApi, table, rows)
  return { cinder, novaApi, cells }
}

/** `2026-03-01 12:00:00`, as both databases take it. */
const time = (ms: number | null): string | null => cinderTime(ms)?.slice(0, 19).replace('T', ' ') ?? null

const isOld = (cloud: SimulatedCloud): boolean =>
  ['queens', 'rocky', 'stein', 'train', 'ussuri', 'victoria', 'wallaby'].includes(cloud.release.name)

function cinderRows(cloud: SimulatedCloud): Readonly<Record<string, readonly AnyRow[]>> {
  const counted = (useQuota: boolean): AnyRow => (isOld(cloud) ? {} : { use_quota: useQuota })
  const services = cloud.cinderServices.map((row, i) => ({
    id: i + 1,
    host: row.host,
    binary: row.binary,
    uuid: row.uuid,
    deleted: false,
  }))
  return {
    services,
    volumes: [...cloud.volumes.all()].map((row) => ({
      id: row.id,
      _name_id: row.nameId,
      user_id: row.user,
      project_id: row.project,
      host: row.host,
      cluster_name: row.cluster,
      size: row.size,
      status: row.status,
      attach_status: row.attachStatus,
      migration_status: row.migrationStatus,
      previous_status: row.previousStatus,
      display_name: row.name,
      snapshot_id: row.snapshot,
      bootable: row.bootable,
      multiattach: row.multiattach,
      created_at: time(row.createdAt),
      updated_at: time(row.updatedAt),
      deleted_at: time(row.deletedAt),
      deleted: row.deletedAt !== null,
      ...counted(row.useQuota),
    })),
    volume_metadata: [...cloud.volumes.all()].flatMap((row) =>
      Object.entries(row.metadata).map(([key, value]) => ({ volume_id: row.id, key, value, deleted: false })),
    ),
    volume_attachment: [...cloud.attachments.all()].map((row) => ({
      id: row.id,
      volume_id: row.volume,
      instance_uuid: row.server,
      attached_host: row.host,
      mountpoint: row.mountpoint,
      attach_time: time(row.attachedAt),
      attach_mode: row.mode,
      attach_status: row.status,
      connection_info: row.connection === null ? null : JSON.stringify(row.connection),
      connector: row.connectorHost === null ? null : JSON.stringify({ host: row.connectorHost, initiator: 'iqn.x' }),
      created_at: time(row.createdAt),
      updated_at: time(row.createdAt),
      deleted: row.deletedAt !== null,
      deleted_at: time(row.deletedAt),
    })),
    snapshots: [...cloud.snapshots.all()].map((row) => ({
      id: row.id,
      volume_id: row.volume,
      project_id: row.project,
      status: row.status,
      volume_size: row.size,
      created_at: time(row.createdAt),
      updated_at: time(row.updatedAt),
      deleted: row.deletedAt !== null,
      ...counted(true),
    })),
    backups: [...cloud.backups.all()].map((row) => ({
      id: row.id,
      volume_id: row.volume,
      project_id: row.project,
      status: row.status,
      created_at: time(row.createdAt),
      updated_at: time(row.updatedAt),
      deleted: false,
    })),
    transfers: [...cloud.transfers.all()].map((row) => ({ id: row.id, volume_id: row.volume, deleted: false })),
    quota_usages: [...cloud.quotas].flatMap(([project, row]) =>
      (['volumes', 'gigabytes', 'snapshots'] as const).map((resource) => ({
        project_id: project,
        resource,
        in_use: row[resource],
        reserved: resource === 'volumes' ? row.reserved : 0,
        deleted: false,
      })),
    ),
    workers: cloud.workers.map((row) => ({
      resource_type: 'Volume',
      resource_id: row.volume,
      status: row.status,
      service_id: services.find((service) => service.host === row.host)?.id ?? null,
      updated_at: time(row.updatedAt),
    })),
  }
}

const cellsOfServers = (cloud: SimulatedCloud): readonly string[] => [...cloud.servers.all()].map((row) => row.cell)

/** So far only a request: it is in no cell yet. */
const isRequest = (row: ServerRow): boolean => row.taskState === 'scheduling' && row.deletedAt === null

function cellRows(cloud: SimulatedCloud, cell: string): Readonly<Record<string, readonly AnyRow[]>> {
  const servers = [...cloud.servers.all()].filter((row) => row.cell === cell && !isRequest(row))
  const own = new Set(servers.filter((row) => !row.archived).map((row) => row.id))
  const mappings = cloud.mappings.filter((row) => own.has(row.server))
  return {
    instances: servers.filter((row) => !row.archived).map((row) => instanceOf(row, cloud)),
    shadow_instances: servers.filter((row) => row.archived).map((row) => instanceOf(row, cloud)),
    block_device_mapping: mappings.map((row, i) => mappingOf(row, i + 1)),
    instance_id_mappings: servers
      .filter((row) => !row.archived)
      .map((row) => ({ id: row.number, uuid: row.id, deleted: 0 })),
  }
}

const hiddenOf = (cloud: SimulatedCloud): AnyRow =>
  ['queens', 'rocky', 'stein'].includes(cloud.release.name) ? {} : { hidden: false }

const instanceOf = (row: ServerRow, cloud: SimulatedCloud): AnyRow => ({
  id: row.number,
  uuid: row.id,
  user_id: row.user,
  project_id: row.project,
  host: row.host,
  node: row.host,
  vm_state: row.vmState,
  task_state: row.taskState,
  power_state: row.powerState,
  display_name: row.name,
  locked: row.locked,
  launched_at: time(row.launchedAt),
  terminated_at: time(row.deletedAt),
  created_at: time(row.createdAt),
  updated_at: time(row.updatedAt),
  deleted_at: time(row.deletedAt),
  deleted: row.deletedAt === null ? 0 : row.number,
  cleaned: 0,
  ...hiddenOf(cloud),
})

const mappingOf = (row: MappingRow, id: number): AnyRow => ({
  id,
  uuid: row.uuid,
  instance_uuid: row.server,
  source_type: 'volume',
  destination_type: 'volume',
  device_name: row.device,
  boot_index: row.bootIndex,
  delete_on_termination: row.deleteOnTermination,
  volume_id: row.volume,
  attachment_id: row.attachment,
  connection_info: '{"driver_volume_type": "rbd", "data": {"auth_password": "CANARY-mapping-secret"}}',
  deleted: row.deletedAt === null ? 0 : id,
  deleted_at: time(row.deletedAt),
})

function apiRows(
  cloud: SimulatedCloud,
  cells: ReadonlyMap<string, string>,
  cellUrl: (database: string) => string,
): Readonly<Record<string, readonly AnyRow[]>> {
  const names = [...cells.keys()]
  const numberOf = (cell: string): number => names.indexOf(cell) + 1
  const mapped = [...cloud.servers.all()].filter((row) => !row.archived)
  return {
    cell_mappings: [...cells].map(([name, database], i) => ({
      id: i + 1,
      uuid: `00000000-0000-0000-0000-00000000000${i}`,
      name,
      transport_url: 'none:///',
      database_connection: cellUrl(database),
      disabled: false,
    })),
    host_mappings: cloud.novaServices
      .filter((row) => row.binary === 'nova-compute')
      .map((row) => ({ cell_id: numberOf(row.cell), host: row.host })),
    instance_mappings: mapped.map((row) => ({
      instance_uuid: row.id,
      cell_id: isRequest(row) ? null : numberOf(row.cell),
      project_id: row.project,
    })),
    build_requests: mapped.filter(isRequest).map((row) => ({
      instance_uuid: row.id,
      project_id: row.project,
      instance: JSON.stringify({
        'nova_object.name': 'Instance',
        'nova_object.data': { display_name: row.name, locked: false },
      }),
      block_device_mappings: JSON.stringify({
        'nova_object.name': 'BlockDeviceMappingList',
        'nova_object.data': {
          objects: (cloud.mappingsOf.get(row.id) ?? []).map((mapping) => ({
            'nova_object.data': {
              volume_id: mapping.volume,
              attachment_id: mapping.attachment,
              device_name: mapping.device,
              boot_index: mapping.bootIndex,
              delete_on_termination: mapping.deleteOnTermination,
            },
          })),
        },
      }),
      created_at: time(row.createdAt),
      updated_at: time(row.updatedAt),
    })),
  }
}
