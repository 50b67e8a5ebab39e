/** The reader of the services' logs, on this machine, a named host, or every compute host. */
import type { LogConfig } from '../../adapters/config/schema.ts'
import { type LogPlace, logReader, sourceOf } from '../../adapters/logs/log-reader.ts'
import { localShell } from '../../adapters/system/local-shell.ts'
import { localPipe } from '../../adapters/system/pipe-program.ts'
import { asFailure } from '../../kernel/errors.ts'
import type { HostName } from '../../kernel/ids.ts'
import { sameHost } from '../../model/host-name.ts'
import type { LogReport } from '../../model/log.ts'
import type { LogReader } from '../../ports/logs.ts'
import type { PlaneDeps } from '../open-planes.ts'
import type { Machines } from './machines.ts'

const deadlineMs = 120_000
const concurrency = 8

/** Tells the compute hosts that Nova has now. */
export type ComputeHosts = () => Promise<readonly HostName[]>

/** Null when no log is configured. */
export function openLogs(deps: PlaneDeps, machines: Machines, computeHosts: ComputeHosts): LogReader | null {
  const { config, region, clock, env, signal } = deps
  const { logs = [], policy } = config
  if (logs.length === 0) return null
  const excluded = policy?.exclude?.hosts ?? []
  const here = { shell: localShell({ env, signal }), pipe: localPipe({ env, signal }) }
  return logReader({
    region,
    deadlineMs,
    concurrency,
    now: clock.now,
    machineOf: (host) => (host === null ? here : machines(host)),
    async places() {
      const places = await Promise.all(logs.map((log) => placesOf(log, region, computeHosts)))
      return places.flat().map((place) => ('source' in place ? place : leftAlone(place, region, excluded)))
    },
  })
}

async function placesOf(
  log: LogConfig,
  region: string,
  computeHosts: ComputeHosts,
): Promise<readonly (LogPlace | LogReport)[]> {
  const place = placeOf(log)
  if (place.host !== '*') return [place]
  try {
    return (await computeHosts()).map((host) => ({ ...place, host }))
  } catch (thrown) {
    const failure = asFailure(thrown)
    if (failure.code === 'interrupted') throw failure
    const source = sourceOf(region, { ...place, host: 'all compute hosts' })
    return [unread(source, 'unreachable', `which hosts there are is not known: ${failure.message}`)]
  }
}

const placeOf = ({ service, path, unit, host, since }: LogConfig): LogPlace => ({
  service,
  what: path === undefined ? { unit: unit ?? service } : { path },
  host: host ?? null,
  sinceMs: since ?? null,
})

/** A host that is kept out is not contacted for its log either. */
function leftAlone(place: LogPlace, region: string, excluded: readonly string[]): LogPlace | LogReport {
  const { host } = place
  if (host === null || !excluded.some((name) => sameHost(name, host))) return place
  return unread(sourceOf(region, place), 'excluded', `${host} is excluded (policy.exclude.hosts): it was not looked at`)
}

const unread = (source: string, reason: 'unreachable' | 'excluded', sentence: string): LogReport => ({
  source,
  unseen: { source, reason, detail: `${source}: ${sentence}` },
  events: [],
})
