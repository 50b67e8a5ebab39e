/** Lists of the array's web API: their records, and whether these are all. */
import { CinderSweepError } from '../../kernel/errors.ts'
import { isMapping, type Mapping } from '../openstack/cloud-files.ts'
import { codeIn, nonsense, wsapiError } from './wsapi-error.ts'
import type { WsapiSession } from './wsapi-session.ts'

export interface Members {
  readonly rows: readonly Mapping[]
  /** Why they are not all; null when they are. */
  readonly failure: CinderSweepError | null
}

/** `noneCodes` are the errors by which the array says that there are none. */
export async function membersOf(
  session: WsapiSession,
  path: string,
  noneCodes: readonly number[] = [],
): Promise<Members> {
  const reply = await session.call({ path, accept: [404] })
  if (reply.status === 404) {
    if (noneCodes.includes(codeIn(reply) ?? -1)) return { rows: [], failure: null }
    throw wsapiError(session.label, `GET ${path}`, reply)
  }
  const body = isMapping(reply.body) ? reply.body : {}
  const members = body['members']
  if (!Array.isArray(members) || !members.every(isMapping))
    throw nonsense(session.label, `GET ${path} without a list of members`)
  const total = body['total']
  const cut = typeof total === 'number' && total !== members.length
  return { rows: members, failure: cut ? cutShort(session.label, path, members.length, total) : null }
}

const cutShort = (label: string, path: string, came: number, total: number): CinderSweepError =>
  new CinderSweepError('endpoint.cut-short', `${label} gave ${came} of ${total} members of ${path}`, {
    hint: 'Try again; if it stays so, nothing in between may shorten the answers of the array.',
  })

export const nameIn = (row: Mapping, key = 'name'): string | null =>
  typeof row[key] === 'string' && row[key] !== '' ? row[key] : null

export const numberIn = (row: Mapping, key: string): number | null => (typeof row[key] === 'number' ? row[key] : null)

export const rowsIn = (row: Mapping, key: string): readonly Mapping[] => {
  const value = row[key]
  return Array.isArray(value) ? value.filter(isMapping) : []
}

export const textsIn = (row: Mapping, key: string): readonly string[] => {
  const value = row[key]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
