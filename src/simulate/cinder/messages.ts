/** What Cinder tells users who cannot read its logs (3.3, in pages since 3.5). */
import { ok, type SimulatedReply } from '../http.ts'
import { type Route, route } from '../router.ts'
import { type Call, since } from '../service.ts'
import type { MessageRow } from '../state/rows.ts'
import { among, pageOf } from './paging.ts'
import { cinderTime } from './time.ts'

const spec = {
  collection: 'messages',
  fields: { id: (row: MessageRow) => row.id, created_at: (row: MessageRow) => row.createdAt },
  missingMarker: (marker: string) => `Message ${marker} could not be found.`,
}

const monthMs = 30 * 86_400_000

const view = (row: MessageRow) => ({
  id: row.id,
  event_id: row.event,
  user_message: row.text,
  message_level: 'ERROR',
  created_at: cinderTime(row.createdAt),
  guaranteed_until: cinderTime(row.createdAt + monthMs),
  request_id: row.request,
  links: [],
  resource_type: row.resourceType,
  resource_uuid: row.resource,
})

function list(call: Call): SimulatedReply {
  since(call, 3003)
  const { cloud, caller, query } = call
  const resource = query.get('resource_uuid')
  const visible = (row: MessageRow): boolean =>
    (caller.admin || row.project === caller.project) && (resource === null || row.resource === resource)
  if (call.version < 3005) return ok({ messages: cloud.messages.filter(visible).map(view) })
  const { rows, links } = pageOf(call, among(cloud.messages), spec, visible)
  return ok({ messages: rows.map(view), ...(links.length > 0 ? { messages_links: links } : {}) })
}

export const messageRoutes: readonly Route<Call>[] = [route('GET /messages', list)]
