/** One look at a whole array: its exports first, then what is exported. All its pools are seen by the same look. */
import { asFailure, type CinderSweepError, type ErrorCode } from '../../kernel/errors.ts'
import type { BackendObject, Export } from '../../model/backend.ts'
import { isMapping, type Mapping } from '../openstack/cloud-files.ts'
import { membersOf, nameIn } from './members.ts'
import { type PlacedVolume, placedVolumes, virtualVolume } from './virtual-volumes.ts'
import { exportsOf, initiatorsByHost, membersBySet, type Names, namesSet } from './vluns.ts'
import { codeIn, nonsense, wsapi, wsapiError } from './wsapi-error.ts'
import type { WsapiSession } from './wsapi-session.ts'

export interface ArrayLook {
  /** Name and serial number; null where the array did not say them. */
  readonly system: string | null
  /** Those that our account may see. */
  readonly cpgs: ReadonlySet<string>
  readonly volumes: readonly PlacedVolume[]
  readonly exports: readonly Export[]
  /** The first thing that could not be read whole. */
  readonly failure: CinderSweepError | null
}

export interface ArrayReader {
  /** Never throws for what the array did not show. Who asks while a look is under way gets that one. */
  look(): Promise<ArrayLook>
  volume(name: string): Promise<BackendObject | null>
  end(): Promise<void>
}

export function arrayReader(session: WsapiSession): ArrayReader {
  let underWay: Promise<ArrayLook> | null = null
  return {
    look() {
      underWay ??= lookAt(session).finally(() => {
        underWay = null
      })
      return underWay
    },
    async volume(name) {
      const path = `/volumes/${encodeURIComponent(name)}`
      const reply = await session.call({ path, accept: [404] })
      if (reply.status === 404) {
        if (codeIn(reply) === wsapi.noSuchVolume) return null
        throw wsapiError(session.label, `GET ${path}`, reply)
      }
      // A cache in between may give another.
      if (isMapping(reply.body) && nameIn(reply.body) === name) return virtualVolume(reply.body)
      throw nonsense(session.label, `GET ${path} with another record`)
    },
    end: () => session.end(),
  }
}

/** Referrers first: a volume that is made meanwhile has no export yet, and one that goes is not called missing by it. */
async function lookAt(session: WsapiSession): Promise<ArrayLook> {
  const failures: CinderSweepError[] = []
  const list = async (path: string, ...noneCodes: readonly number[]): Promise<readonly Mapping[]> => {
    if (failures.some(({ code }) => hopeless.has(code))) return []
    try {
      const { rows, failure } = await membersOf(session, path, noneCodes)
      if (failure !== null) failures.push(failure)
      return rows
    } catch (thrown) {
      failures.push(unlessInterrupted(thrown))
      return []
    }
  }
  const system = await systemOf(session, failures)
  const cpgs = await list('/cpgs', wsapi.noSuchCpg)
  const vluns = await list('/vluns', wsapi.noSuchVlun)
  const names = await namesFor(vluns, list)
  const volumes = placedVolumes(await list('/volumes', wsapi.noSuchVolume))
  return {
    system,
    cpgs: new Set(cpgs.map((row) => nameIn(row) ?? '')),
    volumes,
    exports: exportsOf(vluns, names),
    failure: failures[0] ?? null,
  }
}

/** After these the next question would only wait as long again, or be one more failed login. */
const hopeless: ReadonlySet<ErrorCode> = new Set([
  'endpoint.unreachable',
  'endpoint.timeout',
  'endpoint.tls',
  'auth.refused',
  'config.reference',
])

type List = (path: string, ...noneCodes: readonly number[]) => Promise<readonly Mapping[]>

/** Sets are asked for only where one is exported. */
async function namesFor(vluns: readonly Mapping[], list: List): Promise<Names> {
  const hosts = vluns.length === 0 ? [] : await list('/hosts', wsapi.noSuchHost)
  const anySet = vluns.some(namesSet)
  return {
    hosts: initiatorsByHost(hosts),
    hostSets: membersBySet(anySet ? await list('/hostsets', ...wsapi.noSuchSet) : []),
    volumeSets: membersBySet(anySet ? await list('/volumesets', ...wsapi.noSuchSet) : []),
  }
}

async function systemOf(session: WsapiSession, failures: CinderSweepError[]): Promise<string | null> {
  try {
    const { body } = await session.call({ path: '/system' })
    const name = isMapping(body) ? nameIn(body) : null
    if (!isMapping(body) || name === null) throw nonsense(session.label, 'GET /system without the name of an array')
    const serial = nameIn(body, 'serialNumber')
    return serial === null ? name : `${name} (${serial})`
  } catch (thrown) {
    failures.push(unlessInterrupted(thrown))
    return null
  }
}

/** An interruption ends the command; every other failure to read is an observation. */
function unlessInterrupted(thrown: unknown): CinderSweepError {
  const failure = asFailure(thrown)
  if (failure.code === 'interrupted' || failure.code === 'internal') throw failure
  return failure
}
