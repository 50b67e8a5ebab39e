/** `/volumes` of the simulated Cinder. */
import { accepted, isJson, isTrue, type Json, ok, refuse, type SimulatedReply } from '../http.ts'
import { type Route, route } from '../router.ts'
import { type Call, requireAdmin, requireMember } from '../service.ts'
import type { VolumeRow } from '../state/rows.ts'
import { deleteLater, schedule } from './manager.ts'
import { pageOf } from './paging.ts'
import { addVolume, forgetVolume, liveVolume, setStatus } from './rows.ts'
import { newVolume, volumeDetail, volumeSummary } from './views.ts'

/** The volume of a path, when the caller may see it: to others it does not exist. */
export function volumeOf(call: Call, id: string = call.params['id'] as string): VolumeRow {
  const volume = liveVolume(call.cloud, id)
  if (volume === undefined || (!call.caller.admin && volume.project !== call.caller.project)) {
    return refuse(404, `Volume ${id} could not be found.`)
  }
  return volume
}

const fields: Readonly<Record<string, (row: VolumeRow) => string | number | boolean | null>> = {
  id: (row) => row.id,
  name: (row) => row.name,
  display_name: (row) => row.name,
  status: (row) => row.status,
  size: (row) => row.size,
  created_at: (row) => row.createdAt,
  updated_at: (row) => row.updatedAt,
  host: (row) => row.host,
  project_id: (row) => row.project,
  user_id: (row) => row.user,
  bootable: (row) => row.bootable,
  migration_status: (row) => row.migrationStatus,
  availability_zone: (row) => row.zone,
  volume_type_id: (row) => row.type,
}

const spec = (collection: string) => ({
  collection,
  fields,
  missingMarker: (marker: string) => `Volume ${marker} could not be found.`,
})

const notFilters = new Set(['all_tenants', 'limit', 'marker', 'offset', 'sort', 'sort_key', 'sort_dir', 'with_count'])

function list(call: Call, collection: string, view: (call: Call, row: VolumeRow) => Json): SimulatedReply {
  const { caller, query, cloud } = call
  const everybody = caller.admin && isTrue(query.get('all_tenants'))
  const wanted = [...query].filter(([name]) => !notFilters.has(name))
  const visible = (row: VolumeRow): boolean =>
    row.deletedAt === null &&
    (everybody || row.project === caller.project) &&
    (caller.admin || row.migrationStatus?.startsWith('target:') !== true) &&
    wanted.every(([name, value]) => passes(call, row, name, value))
  const page = pageOf(call, cloud.volumes, spec(collection), visible)
  const counted = call.version >= 3045 && isTrue(query.get('with_count')) ? { count: countOf(call, visible) } : {}
  return ok({
    volumes: page.rows.map((row) => view(call, row)),
    ...(page.links.length > 0 ? { volumes_links: page.links } : {}),
    ...counted,
  })
}

function countOf(call: Call, visible: (row: VolumeRow) => boolean): number {
  let count = 0
  for (const row of call.cloud.volumes.all()) if (visible(row)) count++
  return count
}

const openFilters = new Set([
  'name',
  'status',
  'bootable',
  'migration_status',
  'availability_zone',
  'size',
  'created_at',
  'updated_at',
])

/** An administrator may filter by any column; a name that is none finds nothing. For others only a few are heeded. */
function passes(call: Call, row: VolumeRow, name: string, value: string): boolean {
  if (!call.caller.admin && !openFilters.has(name)) return true
  if (name === 'host')
    return (
      row.host === value || row.host?.startsWith(`${value}@`) === true || row.host?.startsWith(`${value}#`) === true
    )
  const field = fields[name]
  if (field === undefined) return false
  return String(field(row) ?? '') === value
}

function create(call: Call): SimulatedReply {
  requireMember(call, 'volume:create')
  const { cloud, caller } = call
  const wanted =
    isJson(call.request.body) && isJson(call.request.body['volume'])
      ? call.request.body['volume']
      : refuse(400, 'Invalid input for field/attribute volume.')
  const text = (key: string): string | null =>
    typeof wanted[key] === 'string' && wanted[key] !== '' ? (wanted[key] as string) : null
  const snapshotId = text('snapshot_id')
  const sourceId = text('source_volid')
  const snapshot = snapshotId === null ? undefined : cloud.snapshots.get(snapshotId)
  if (snapshotId !== null && snapshot === undefined) refuse(404, `Snapshot ${snapshotId} could not be found.`)
  const source = sourceId === null ? undefined : volumeOf(call, sourceId)
  const size = sizeOf(wanted['size'], snapshot?.size ?? source?.size)
  const type = typeOf(call, text('volume_type'))
  const volume = addVolume(cloud, {
    name: text('name') ?? text('display_name'),
    description: text('description') ?? text('display_description'),
    size,
    project: caller.project,
    user: caller.user,
    type: type.name,
    snapshot: snapshotId,
    source: sourceId,
    multiattach: type.multiattach,
    bootable: source?.bootable ?? typeof wanted['imageRef'] === 'string',
    metadata: isJson(wanted['metadata']) ? (wanted['metadata'] as Record<string, string>) : {},
  })
  schedule(cloud, volume)
  return accepted({ volume: newVolume(call, volume) })
}

function sizeOf(given: unknown, inherited: number | undefined): number {
  if (given === undefined || given === null)
    return inherited ?? refuse(400, 'Invalid input received: Volume size must be an integer and greater than 0')
  if (!/^[0-9]+$/.test(String(given)))
    return refuse(400, `Invalid input for field/attribute size. Value: ${given}. '${given}' does not match '^[0-9]+$'`)
  const size = Number(given)
  return size > 0
    ? size
    : refuse(400, `Invalid input for field/attribute size. Value: ${given}. ${given} is less than the minimum of 1`)
}

function typeOf(call: Call, name: string | null) {
  const types = [...call.cloud.types.values()]
  if (name === null) return types[0] ?? refuse(400, 'Default volume type can not be found.')
  return (
    types.find((type) => type.name === name || type.id === name) ??
    refuse(404, `Volume type with name ${name} could not be found.`)
  )
}

function update(call: Call): SimulatedReply {
  const volume = volumeOf(call)
  requireMember(call, 'volume:update')
  const wanted = isJson(call.request.body) && isJson(call.request.body['volume']) ? call.request.body['volume'] : {}
  const name = wanted['name'] ?? wanted['display_name']
  const description = wanted['description'] ?? wanted['display_description']
  if (typeof name === 'string') volume.name = name
  if (typeof description === 'string') volume.description = description
  if (isJson(wanted['metadata'])) volume.metadata = { ...wanted['metadata'] } as Record<string, string>
  volume.updatedAt = call.cloud.time.now()
  return ok({ volume: volumeDetail(call, volume) })
}

const deletable = new Set(['available', 'error', 'error_restoring', 'error_extending', 'error_managing'])

/** Deletes, or says in Cinder's words why not. `force` overlooks the status and nothing else. */
export function deleteVolume(call: Call, volume: VolumeRow, force: boolean, cascade: boolean): SimulatedReply {
  const { cloud } = call
  if (volume.host === null) {
    forgetVolume(cloud, volume)
    return accepted()
  }
  const snapshots = [...cloud.snapshots.all()].filter((row) => row.volume === volume.id)
  const resting = volume.migrationStatus === null || ['deleting', 'error', 'success'].includes(volume.migrationStatus)
  const spared = snapshots.filter((row) => !cascade || (!force && row.status !== 'available' && row.status !== 'error'))
  const free = volume.attachStatus !== 'attached' && resting && volume.group === null && spared.length === 0
  if (!free || (!force && !deletable.has(volume.status))) {
    const states = force
      ? ''
      : 'status must be available or error or error_restoring or error_extending or error_managing and'
    return refuse(
      400,
      `Invalid volume: Volume ${states} must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer.`,
    )
  }
  for (const snapshot of snapshots) snapshot.status = 'deleting'
  setStatus(cloud, volume, volume.status === 'error_managing' ? 'error_managing_deleting' : 'deleting')
  deleteLater(cloud, volume)
  return accepted()
}

function remove(call: Call): SimulatedReply {
  const volume = volumeOf(call)
  requireMember(call, 'volume:delete')
  const force = call.version >= 3023 && isTrue(call.query.get('force'))
  if (force) requireAdmin(call, 'volume:force_delete')
  return deleteVolume(call, volume, force, isTrue(call.query.get('cascade')))
}

const metadataOf = (call: Call): SimulatedReply => ok({ metadata: volumeOf(call).metadata })

function setMetadata(call: Call): SimulatedReply {
  const volume = volumeOf(call)
  requireMember(call, 'volume:update_volume_metadata')
  const wanted = isJson(call.request.body) && isJson(call.request.body['metadata']) ? call.request.body['metadata'] : {}
  volume.metadata = { ...volume.metadata, ...(wanted as Record<string, string>) }
  return ok({ metadata: volume.metadata })
}

export const volumeRoutes: readonly Route<Call>[] = [
  route('GET /volumes', (call) => list(call, 'volumes', volumeSummary)),
  route('GET /volumes/detail', (call) => list(call, 'volumes/detail', volumeDetail)),
  route('GET /volumes/summary', (call) => ok({ 'volume-summary': summaryOf(call) })),
  route('POST /volumes', create),
  route('GET /volumes/:id', (call) => ok({ volume: volumeDetail(call, volumeOf(call)) })),
  route('PUT /volumes/:id', update),
  route('DELETE /volumes/:id', remove),
  route('GET /volumes/:id/metadata', metadataOf),
  route('POST /volumes/:id/metadata', setMetadata),
]

function summaryOf(call: Call): Json {
  const own = [...call.cloud.volumes.all()].filter(
    (row) => row.deletedAt === null && row.project === call.caller.project,
  )
  return { total_count: own.length, total_size: own.reduce((sum, row) => sum + row.size, 0) }
}
