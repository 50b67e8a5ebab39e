/** Readers of one array: one for each of its CPGs, over one login. */

import { resolveReference } from '../../adapters/config/resolve-reference.ts'
import type { Hpe3parConfig } from '../../adapters/config/schema.ts'
import { arrayReader } from '../../adapters/hpe3par/array-reader.ts'
import { hpe3parReader } from '../../adapters/hpe3par/hpe3par-reader.ts'
import { openWsapi, type WsapiSession } from '../../adapters/hpe3par/wsapi-session.ts'
import { withRetries } from '../../adapters/openstack/retry.ts'
import { type ClosableTransport, openTransport } from '../../adapters/system/http-transport.ts'
import { CinderSweepError } from '../../kernel/errors.ts'
import { lazy } from '../../kernel/lazy.ts'
import type { BackendReader } from '../../ports/backend.ts'
import type { PlaneDeps } from '../open-planes.ts'

const deadlineMs = 60_000

/** An array has few sessions, and answers one request of each at a time. */
const concurrency = 2

export function openArray(config: Hpe3parConfig, deps: PlaneDeps): readonly BackendReader[] {
  const { region } = deps
  const [backend = '', pool] = config.name.split('#')
  checkPools(config, pool)
  const { session, transport } = loginTo(config, deps)
  const array = arrayReader(session)
  const close = lazy(async () => {
    await array.end()
    await transport.close()
  })
  const owned = deps.config.policy?.owned_pools ?? []
  return config.cpgs.map((cpg) => ({
    ...hpe3parReader(array, {
      source: `${region} 3par ${backend} ${cpg}`,
      backend,
      cpg,
      ours: [config.name, `${backend}#${cpg}`].some((name) => owned.includes(name)),
    }),
    close,
  }))
}

interface Login {
  readonly session: WsapiSession
  readonly transport: ClosableTransport
}

/** A login of one's own: readers and writers have each theirs. */
export function loginTo(config: Hpe3parConfig, { region, clock, env, signal }: PlaneDeps): Login {
  const transport = transportTo(config, env)
  const session = openWsapi({
    transport: withRetries(transport, clock, Math.random),
    url: config.api_url,
    username: config.username,
    password: () => resolveReference(config.password, env),
    label: `${region} 3par ${config.name.split('#')[0]}`,
    deadlineMs,
    signal,
  })
  return { session, transport }
}

function transportTo(config: Hpe3parConfig, env: PlaneDeps['env']): ClosableTransport {
  const files = { caFile: config.cacert ?? null, certFile: null, keyFile: null }
  try {
    return openTransport({ verify: config.insecure !== true, ...files, concurrency, env })
  } catch (thrown) {
    if (!(thrown instanceof CinderSweepError)) throw thrown
    const hint = 'Correct backends[].cacert of the array; the file must be PEM and readable.'
    throw new CinderSweepError(thrown.code, `${config.name}: ${thrown.message}`, { hint }, { cause: thrown })
  }
}

function checkPools({ name, cpgs }: Hpe3parConfig, pool: string | undefined): void {
  if (cpgs.length > 0 && (pool === undefined || cpgs.includes(pool))) return
  const says = pool === undefined ? 'names no CPG' : `names the pool ${pool}, which is not among its cpgs`
  throw new CinderSweepError('config.invalid', `backends: ${name} ${says}`, {
    hint: 'Cinder calls its pools on an array by their CPGs: list them all under cpgs, as hpe3par_cpg of cinder.conf has them.',
  })
}
