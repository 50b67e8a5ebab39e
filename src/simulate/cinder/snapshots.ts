/** `/snapshots` of the simulated Cinder. */
import { accepted, isJson, isTrue, ok, refuse, type SimulatedReply } from '../http.ts'
import { type Route, route } from '../router.ts'
import { type Call, requireAdmin, requireMember } from '../service.ts'
import type { SnapshotRow } from '../state/rows.ts'
import { deleteSnapshotLater, forgetSnapshot, snapshotLater } from './manager.ts'
import { pageOf } from './paging.ts'
import { quotaOf } from './rows.ts'
import { newSnapshot, snapshotSummary, snapshotView } from './views.ts'
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

function listSnapshots(call: Call, view = snapshotView): SimulatedReply {
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
    snapshots: page.rows.map((row) => view(call, row)),
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
  return accepted({ snapshot: newSnapshot(call, snapshot) })
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

export const snapshotRoutes: readonly Route<Call>[] = [
  route('GET /snapshots', (call) => listSnapshots(call, snapshotSummary)),
  route('GET /snapshots/detail', (call) => listSnapshots(call)),
  route('POST /snapshots', createSnapshot),
  route('GET /snapshots/:id', (call) => ok({ snapshot: snapshotView(call, snapshotOf(call)) })),
  route('DELETE /snapshots/:id', deleteSnapshot),
  route('POST /snapshots/:id/action', actOnSnapshot),
]
