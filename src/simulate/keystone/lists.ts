/** The lists in which clients look names up. */
import type { SimulatedCloud } from '../cloud.ts'
import { type Json, ok, reply, type SimulatedReply, type SimulatedRequest } from '../http.ts'
import { type Params, type Route, route } from '../router.ts'
import { catalogue } from './catalogue.ts'

export interface Call {
  readonly cloud: SimulatedCloud
  readonly request: SimulatedRequest
  readonly params: Params
}

/** An error in Keystone's own wrapping. */
export const error = (code: number, title: string, message: string): SimulatedReply =>
  reply(code, { error: { code, title, message } })

const domain = { id: 'default', name: 'Default' }
const roleNames = ['admin', 'member', 'reader', 'service']

/** The rows of each list, by the word in its path. */
const rowsOf: Readonly<Record<string, (call: Call) => readonly Json[]>> = {
  projects: ({ cloud }) =>
    [...cloud.projects.values()].map((row) => ({
      ...row,
      domain_id: domain.id,
      enabled: true,
      description: '',
      parent_id: domain.id,
      is_domain: false,
      tags: [],
      options: {},
    })),
  users: ({ cloud }) =>
    [...cloud.users.values()].map(({ id, name }) => ({
      id,
      name,
      domain_id: domain.id,
      enabled: true,
      password_expires_at: null,
      options: {},
    })),
  domains: () => [{ ...domain, enabled: true, description: 'The default domain', options: {}, tags: [] }],
  roles: () => roleNames.map((name) => ({ id: `role-${name}`, name, domain_id: null, description: null, options: {} })),
  regions: ({ cloud }) => [{ id: cloud.region, description: '', parent_region_id: null }],
  services: (call) => entriesOf(call).map(({ id, type, name }) => ({ id, type, name, enabled: true })),
  endpoints: (call) =>
    entriesOf(call).flatMap(({ id, endpoints }) =>
      endpoints.map((endpoint) => ({ ...endpoint, service_id: id, enabled: true })),
    ),
}

interface Entry {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly endpoints: readonly Json[]
}

const entriesOf = ({ cloud, request }: Call): readonly Entry[] =>
  catalogue(cloud, request.base, null) as unknown as readonly Entry[]

const linked = ({ request }: Call, kind: string, row: Json): Json => ({
  ...row,
  links: { self: `${request.base}/identity/v3/${kind}/${row['id']}` },
})

const list = (kind: string, rows: (call: Call) => readonly Json[]): Route<Call> =>
  route(`GET /v3/${kind}`, (call) => {
    const name = call.request.query.get('name')
    return ok({
      [kind]: rows(call)
        .filter((row) => name === null || row['name'] === name)
        .map((row) => linked(call, kind, row)),
      links: { next: null, self: `${call.request.base}/identity/v3/${kind}`, previous: null },
    })
  })

const show = (kind: string, rows: (call: Call) => readonly Json[]): Route<Call> =>
  route(`GET /v3/${kind}/:id`, (call) => {
    const id = call.params['id']
    const row = rows(call).find((candidate) => candidate['id'] === id)
    const singular = kind.slice(0, -1)
    return row === undefined
      ? error(404, 'Not Found', `Could not find ${singular}: ${id}.`)
      : ok({ [singular]: linked(call, kind, row) })
  })

/** Who has which role where; a role on the whole system has no project. */
function assignments({ cloud, request }: Call): SimulatedReply {
  const named = request.query.has('include_names')
  const of = (id: string, name: string, inDomain: boolean): Json =>
    named ? { id, name, ...(inDomain ? { domain } : {}) } : { id }
  const rows = [...cloud.users.values()].flatMap((user) =>
    [...user.roles].flatMap(([place, roles]) =>
      roles.map((role) => ({
        role: of(`role-${role}`, role, false),
        user: of(user.id, user.name, true),
        scope:
          place === 'system'
            ? { system: { all: true } }
            : { project: of(place, cloud.projects.get(place)?.name ?? '', true) },
        links: {},
      })),
    ),
  )
  return ok({ role_assignments: rows, links: { next: null, self: '', previous: null } })
}

export const listRoutes: readonly Route<Call>[] = [
  ...Object.entries(rowsOf).flatMap(([kind, rows]) => [list(kind, rows), show(kind, rows)]),
  route('GET /v3/role_assignments', assignments),
]
