/** Offers of volumes to other projects. */
import { accepted, isJson, isTrue, type Json, ok, refuse, type SimulatedReply } from '../http.ts'
import { type Route, route } from '../router.ts'
import { type Call, requireMember } from '../service.ts'
import type { TransferRow } from '../state/rows.ts'
import { pageOf } from './paging.ts'
import { setStatus } from './rows.ts'
import { cinderTime } from './time.ts'
import { volumeOf } from './volumes.ts'

const spec = {
  collection: 'volume-transfers',
  fields: { id: (row: TransferRow) => row.id, created_at: (row: TransferRow) => row.createdAt },
  missingMarker: (marker: string) => `Transfer ${marker} could not be found.`,
}

const view = (call: Call, row: TransferRow): Json => ({
  id: row.id,
  volume_id: row.volume,
  name: row.name,
  links: ['v3/', ''].map((root, i) => ({
    rel: i === 0 ? 'self' : 'bookmark',
    href: `${call.root.replace(/v3$/, '')}${root}${call.caller.project}/os-volume-transfer/${row.id}`,
  })),
})

const detail = (call: Call, row: TransferRow): Json => ({
  ...view(call, row),
  created_at: cinderTime(row.createdAt),
  ...(call.version >= 3055 ? { no_snapshots: false } : {}),
  ...(call.version >= 3057
    ? { source_project_id: call.cloud.volumes.get(row.volume)?.project, destination_project_id: null, accepted: false }
    : {}),
})

/** Since 3.59 by markers; before by offset, and with a link wherever there are more than fit, also on the last page. */
function list(call: Call, shown: typeof view): SimulatedReply {
  const { cloud, caller, query } = call
  const everybody = caller.admin && isTrue(query.get('all_tenants'))
  const visible = (row: TransferRow): boolean => everybody || cloud.volumes.get(row.volume)?.project === caller.project
  if (call.version >= 3059) {
    const { rows, links } = pageOf(call, cloud.transfers, spec, visible)
    return ok({
      transfers: rows.map((row) => shown(call, row)),
      ...(links.length > 0 ? { transfers_links: links } : {}),
    })
  }
  const rows = [...cloud.transfers.all()].filter(visible)
  rows.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
  const offset = numberOf(call, 'offset') ?? 0
  const limit = Math.min(numberOf(call, 'limit') || cloud.conf.pageLimit, cloud.conf.pageLimit)
  const page = rows.slice(offset, offset + limit)
  const links = page.length > 0 && limit <= rows.length ? [{ rel: 'next', href: `${call.root}/volume-transfers` }] : []
  return ok({ transfers: page.map((row) => shown(call, row)), ...(links.length > 0 ? { transfers_links: links } : {}) })
}

function numberOf(call: Call, name: string): number | null {
  const text = call.query.get(name)
  if (text === null) return null
  return /^\d+$/.test(text) ? Number(text) : refuse(400, `${name} param must be an integer`)
}

function transferOf(call: Call): TransferRow {
  const id = call.params['id'] as string
  const row = call.cloud.transfers.get(id)
  const project = row === undefined ? undefined : call.cloud.volumes.get(row.volume)?.project
  if (row === undefined || (!call.caller.admin && project !== call.caller.project))
    return refuse(404, `Transfer ${id} could not be found.`)
  return row
}

function create(call: Call): SimulatedReply {
  requireMember(call, 'volume:create_transfer')
  const { body } = call.request
  const wanted = isJson(body) && isJson(body['transfer']) ? body['transfer'] : {}
  const volume = volumeOf(call, String(wanted['volume_id']))
  if (volume.status !== 'available') refuse(400, 'Invalid volume: status must be available')
  setStatus(call.cloud, volume, 'awaiting-transfer')
  const row = call.cloud.transfers.add({
    id: call.cloud.random.uuid(),
    name: typeof wanted['name'] === 'string' ? wanted['name'] : null,
    volume: volume.id,
    createdAt: call.cloud.time.now(),
  })
  return accepted({ transfer: { ...detail(call, row), auth_key: 'simulated' } })
}

function remove(call: Call): SimulatedReply {
  requireMember(call, 'volume:delete_transfer')
  const row = transferOf(call)
  call.cloud.transfers.remove(row.id)
  const volume = call.cloud.volumes.get(row.volume)
  if (volume?.status === 'awaiting-transfer') setStatus(call.cloud, volume, 'available')
  return accepted()
}

/** Its newer name is there since the release that has 3.55, whatever version is asked for. */
const named =
  (name: string, answer: Route<Call>['handle']): Route<Call>['handle'] =>
  (call) =>
    name === 'volume-transfers' && call.cloud.release.volume < 3055
      ? refuse(404, 'The resource could not be found.')
      : answer(call)

export const transferRoutes: readonly Route<Call>[] = ['os-volume-transfer', 'volume-transfers'].flatMap((name) => [
  route(
    `GET /${name}`,
    named(name, (call) => list(call, view)),
  ),
  route(
    `GET /${name}/detail`,
    named(name, (call) => list(call, detail)),
  ),
  route(
    `GET /${name}/:id`,
    named(name, (call) => ok({ transfer: detail(call, transferOf(call)) })),
  ),
  route(`POST /${name}`, named(name, create)),
  route(`DELETE /${name}/:id`, named(name, remove)),
])
