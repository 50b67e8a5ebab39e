/** `/os-server-external-events`: what other services tell Nova, such as that a volume has grown. */
import { isJson, type Json, refuse, reply, type SimulatedReply } from '../http.ts'
import { type Route, route } from '../router.ts'
import { type Call, requireAdmin } from '../service.ts'
import { liveServer } from './rows.ts'

/** By the version that first knows them. */
const names: Readonly<Record<string, number>> = {
  'network-changed': 2001,
  'network-vif-plugged': 2001,
  'network-vif-unplugged': 2001,
  'network-vif-deleted': 2001,
  'volume-extended': 2051,
  'power-update': 2076,
  'accelerator-request-bound': 2082,
  'volume-reimaged': 2093,
}

/** Each event has its own code; 207 says that not all went well. */
function take(call: Call): SimulatedReply {
  requireAdmin(call, 'os_compute_api:os-server-external-events:create')
  const { body } = call.request
  const given = isJson(body) && Array.isArray(body['events']) ? body['events'].filter(isJson) : []
  if (given.length === 0) return refuse(400, 'Invalid input for field/attribute events. [] is too short')
  for (const event of given) {
    const name = String(event['name'])
    if (!((names[name] ?? Number.POSITIVE_INFINITY) <= call.version))
      refuse(400, `Invalid input for field/attribute name. Value: ${name}. '${name}' is not one of the events`)
  }
  const events = given.map((event): Json => ({ status: 'completed', ...event, ...outcomeOf(call, event) }))
  if (!events.some((event) => event['code'] === 200)) refuse(404, 'No instances found for any event')
  return reply(events.every((event) => event['code'] === 200) ? 200 : 207, { events })
}

function outcomeOf(call: Call, event: Json): Json {
  const server = liveServer(call.cloud, String(event['server_uuid']))
  if (server === undefined) return { code: 404, status: 'failed' }
  return server.host === null ? { code: 422, status: 'failed' } : { code: 200 }
}

export const externalEventRoutes: readonly Route<Call>[] = [route('POST /os-server-external-events', take)]
