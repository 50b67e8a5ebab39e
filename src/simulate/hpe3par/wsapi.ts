/** The web API of the simulated array, below `/san/HOST@BACKEND/api/v1`: sessions, errors and all. */
import type { SimulatedCloud } from '../cloud.ts'
import { isJson, ok, Refusal, reply, type SimulatedReply, type SimulatedRequest } from '../http.ts'
import { findRoute, type Params, route } from '../router.ts'
import { standardPassword } from '../standard.ts'
import type { SanArray } from '../state/planes.ts'
import { deleteVlun, deleteVolume, renameVolume } from './changes.ts'
import { refuseAs } from './errors.ts'
import { cpgsView, hostsView, queried, setsView, systemView, vlunsView, volumesView, volumeView } from './views.ts'

export interface ArrayCall {
  readonly cloud: SimulatedCloud
  readonly array: SanArray
  readonly request: SimulatedRequest
  readonly params: Params
}

/** Accounts and their roles; both have the password of everybody. */
const roles: Readonly<Record<string, 'edit' | 'browse'>> = { cinder: 'edit', reader: 'browse' }

/** A key that nobody uses for so long is forgotten. */
const idleMs = 900_000

const routes = [
  route<ArrayCall>('GET /system', ({ array }) => ok(systemView(array))),
  route<ArrayCall>('GET /cpgs', ({ array }) => ok(cpgsView(array))),
  route<ArrayCall>('GET /hosts', ({ array, cloud }) => ok(hostsView(array, cloud))),
  route<ArrayCall>('GET /hostsets', ({ array }) => ok(setsView(array.hostSets))),
  route<ArrayCall>('GET /volumesets', ({ array }) => ok(setsView(array.volumeSets))),
  route<ArrayCall>('GET /vluns', ({ array, cloud, request }) => {
    const found = queried(vlunsView(array, cloud), request.query.get('query'))
    return found['total'] === 0 ? refuseAs('noSuchVlun') : ok(found)
  }),
  route<ArrayCall>('GET /volumes', ({ array, request }) => ok(queried(volumesView(array), request.query.get('query')))),
  route<ArrayCall>('GET /volumes/:name', ({ array, params }) => {
    const found = array.volumes.get(params['name'] ?? '')
    return found === undefined ? refuseAs('noSuchVolume') : ok(volumeView(found, array))
  }),
  route<ArrayCall>('PUT /volumes/:name', renameVolume),
  route<ArrayCall>('DELETE /volumes/:name', deleteVolume),
  route<ArrayCall>('DELETE /vluns/:vlun', deleteVlun),
]

export function san(cloud: SimulatedCloud, request: SimulatedRequest, path: string): SimulatedReply {
  const [, backend, rest] = /^\/([^/]+)\/api\/v1(\/.*)$/.exec(path) ?? []
  const named = decodeURIComponent(backend ?? '')
  const array = cloud.storage.find((storage) => storage.kind === 'hpe3par' && storage.backend === named)
  if (array?.kind !== 'hpe3par' || rest === undefined) return reply(404, null)
  if (array.unreachable !== null) return reply(503, { code: 9, desc: array.unreachable })
  try {
    return answer(cloud, array, request, rest)
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.reply
    throw thrown
  }
}

function answer(cloud: SimulatedCloud, array: SanArray, request: SimulatedRequest, path: string): SimulatedReply {
  if (request.method === 'POST' && path === '/credentials') return login(cloud, array, request)
  const user = userOf(cloud, array, request)
  const ended = /^\/credentials\/(.+)$/.exec(path)?.[1]
  if (ended !== undefined && request.method === 'DELETE') {
    array.sessions.delete(ended)
    return ok(null)
  }
  const found = findRoute(routes, request.method, path)
  if (found === null) return reply(404, { code: 8, desc: 'no such resource' })
  if (request.method !== 'GET' && roles[user] !== 'edit') return refuseAs('permissionDenied')
  return found.route.handle({ cloud, array, request, params: found.params })
}

function login(cloud: SimulatedCloud, array: SanArray, { body }: SimulatedRequest): SimulatedReply {
  const user = isJson(body) ? String(body['user']) : ''
  if (!isJson(body) || roles[user] === undefined || body['password'] !== standardPassword)
    return refuseAs('badUserOrPassword')
  const key = `${cloud.random.hex(4)}-${cloud.random.hex(32)}-${cloud.random.hex(8)}`
  array.sessions.set(key, { user, usedAt: cloud.time.now() })
  return reply(201, { key }, { location: `/api/v1/credentials/${key}` })
}

function userOf({ time }: SimulatedCloud, { sessions }: SanArray, { headers }: SimulatedRequest): string {
  const key = headers['x-hp3par-wsapi-sessionkey'] ?? ''
  const session = sessions.get(key)
  if (session === undefined || time.now() - session.usedAt > idleMs) {
    sessions.delete(key)
    throw new Refusal(refuseAs('badSessionKey'))
  }
  session.usedAt = time.now()
  return session.user
}
