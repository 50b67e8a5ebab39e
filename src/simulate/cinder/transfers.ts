/** Offers of volumes to other projects. */
import { isTrue, ok, refuse, type SimulatedReply } from '../http.ts'
import { type Route, route } from '../router.ts'
import { type Call, since } from '../service.ts'
import type { TransferRow } from '../state/rows.ts'
import { pageOf } from './paging.ts'
import { cinderTime } from './time.ts'

const spec = {
  collection: 'volume-transfers',
  fields: { id: (row: TransferRow) => row.id, created_at: (row: TransferRow) => row.createdAt },
  missingMarker: (marker: string) => `Transfer ${marker} could not be found.`,
}

const view = (row: TransferRow) => ({
  id: row.id,
  volume_id: row.volume,
  name: row.name,
  created_at: cinderTime(row.createdAt),
  links: [],
})

/** Since 3.59 by markers; before by offset, and with a link wherever there are more than fit, also on the last page. */
function list(call: Call): SimulatedReply {
  const { cloud, caller, query } = call
  const everybody = caller.admin && isTrue(query.get('all_tenants'))
  const visible = (row: TransferRow): boolean => everybody || cloud.volumes.get(row.volume)?.project === caller.project
  if (call.version >= 3059) {
    const { rows, links } = pageOf(call, cloud.transfers, spec, visible)
    return ok({ transfers: rows.map(view), ...(links.length > 0 ? { transfers_links: links } : {}) })
  }
  const rows = [...cloud.transfers.all()].filter(visible)
  rows.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
  const offset = numberOf(call, 'offset') ?? 0
  const limit = Math.min(numberOf(call, 'limit') || cloud.conf.pageLimit, cloud.conf.pageLimit)
  const page = rows.slice(offset, offset + limit)
  const links = page.length > 0 && limit <= rows.length ? [{ rel: 'next', href: `${call.root}/volume-transfers` }] : []
  return ok({ transfers: page.map(view), ...(links.length > 0 ? { transfers_links: links } : {}) })
}

function numberOf(call: Call, name: string): number | null {
  const text = call.query.get(name)
  if (text === null) return null
  return /^\d+$/.test(text) ? Number(text) : refuse(400, `${name} param must be an integer`)
}

function renamed(call: Call): SimulatedReply {
  since(call, 3055)
  return list(call)
}

export const transferRoutes: readonly Route<Call>[] = [
  route('GET /os-volume-transfer', list),
  route('GET /os-volume-transfer/detail', list),
  route('GET /volume-transfers', renamed),
  route('GET /volume-transfers/detail', renamed),
]
