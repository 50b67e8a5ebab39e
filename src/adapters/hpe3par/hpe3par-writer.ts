/** Changes on an array behind their port, and who stood in the way of those that it refused. */

import type { ArrayOutcome, ArrayRefusal, ArrayWriter, ExportName } from '../../ports/array-writer.ts'
import type { HttpReply } from '../../ports/http.ts'
import { membersOf, nameIn, textsIn } from './members.ts'
import { codeIn, saidIn, wsapi, wsapiError } from './wsapi-error.ts'
import type { WsapiRequest, WsapiSession } from './wsapi-session.ts'

/** It needs the role `edit`. */
export function hpe3parWriter(session: WsapiSession): ArrayWriter {
  const act = async (request: WsapiRequest, object: string, absent: readonly number[]): Promise<ArrayOutcome> => {
    const reply = await session.call({ ...request, accept: [400, 403, 404, 409] })
    if (reply.status < 300) return { is: 'done' }
    // Only the array's own word: a 404 of something in between says nothing of the object.
    if (reply.status === 404 && absent.includes(codeIn(reply) ?? -1)) return { is: 'already-gone' }
    const because = reasonIn(reply)
    if (because === null) throw wsapiError(session.label, `${request.method} ${request.path}`, reply)
    const by = await whoStandsIn(session, because, object)
    return { is: 'refused', because, by, says: sentenceOf(object, because, by, saidIn(reply)) }
  }
  return {
    removeExport: (name) =>
      act({ method: 'DELETE', path: `/vluns/${pathOf(name)}` }, name.object, [
        wsapi.noSuchVlun,
        wsapi.noSuchVolume,
        wsapi.noSuchHost,
      ]),
    removeObject: (name) =>
      act({ method: 'DELETE', path: `/volumes/${encodeURIComponent(name)}` }, name, [wsapi.noSuchVolume]),
    rename: (name, to) =>
      act({ method: 'PUT', path: `/volumes/${encodeURIComponent(name)}`, body: { newName: to } }, name, [
        wsapi.noSuchVolume,
      ]),
    close: () => session.end(),
  }
}

const pathOf = ({ object, lun, host, port }: ExportName): string =>
  [encodeURIComponent(object), String(lun), encodeURIComponent(host), ...(port === undefined ? [] : [port])].join(',')

type Reason = ArrayRefusal['because']

const reasons: ReadonlyMap<number, Reason> = new Map([
  [wsapi.exported, 'exported'],
  [wsapi.hasChild, 'has-snapshots'],
  [wsapi.readOnlyChild, 'has-snapshots'],
  [wsapi.inUse, 'in-set'],
  [wsapi.replicated, 'replicated'],
  [wsapi.nameTaken, 'name-taken'],
  [wsapi.copyBusy, 'busy'],
  ...wsapi.busy.map((code) => [code, 'busy'] as const),
])

/** Firmwares differ in the status of a refusal; every conflict is one, whatever its number. Null for all else. */
function reasonIn(reply: HttpReply): Reason | null {
  const code = codeIn(reply)
  const known = code === null ? undefined : reasons.get(code)
  return known ?? (reply.status === 409 ? 'in-use' : null)
}

/** Asked after the refusal, so that a person need not. What cannot be asked is left out. */
async function whoStandsIn(session: WsapiSession, because: Reason, object: string): Promise<readonly string[]> {
  try {
    if (because === 'exported') return await hostsOf(session, object)
    if (because === 'has-snapshots') return await copiesOf(session, object)
    if (because === 'in-set') return await setsWith(session, object)
    if (because !== 'in-use') return []
    const [hosts, copies, sets] = [
      await hostsOf(session, object),
      await copiesOf(session, object),
      await setsWith(session, object),
    ]
    return [...hosts, ...copies, ...sets]
  } catch {
    return []
  }
}

const queryOf = (path: string, key: string, value: string): string =>
  `${path}?query=${encodeURIComponent(`"${key} EQ ${value}"`)}`

/** Arrays of old firmware pass over the query: what they give is sifted once more. */
async function hostsOf(session: WsapiSession, object: string): Promise<readonly string[]> {
  const { rows } = await membersOf(session, queryOf('/vluns', 'volumeName', object), [wsapi.noSuchVlun])
  const own = rows.filter((row) => nameIn(row, 'volumeName') === object)
  return [...new Set(own.map((row) => nameIn(row, 'hostname') ?? 'a port'))].sort().map((host) => `host ${host}`)
}

async function copiesOf(session: WsapiSession, object: string): Promise<readonly string[]> {
  const { rows } = await membersOf(session, queryOf('/volumes', 'copyOf', object), [wsapi.noSuchVolume])
  return rows.filter((row) => nameIn(row, 'copyOf') === object).map((row) => `copy ${nameIn(row)}`)
}

async function setsWith(session: WsapiSession, object: string): Promise<readonly string[]> {
  const { rows } = await membersOf(session, '/volumesets', wsapi.noSuchSet)
  return rows.filter((row) => textsIn(row, 'setmembers').includes(object)).map((row) => `set ${nameIn(row)}`)
}

const words: Readonly<Record<Reason, string>> = {
  exported: 'is exported',
  'has-snapshots': 'has copies that depend on it',
  'in-set': 'is in use, or a member of a set',
  replicated: 'is replicated to another array',
  busy: 'is being copied or moved',
  'name-taken': 'cannot have a name that another has',
  'in-use': 'is in use',
}

function sentenceOf(object: string, because: Reason, by: readonly string[], said: string | null): string {
  const who = by.length === 0 ? '' : ` (${by.join(', ')})`
  return `${object} ${words[because]}${who}${said === null ? '' : `: ${said}`}`
}
