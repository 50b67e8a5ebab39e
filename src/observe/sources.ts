/** What became of each source, for the operator. */
import type { Unseen } from '../kernel/fact.ts'
import type { LeftOut } from '../model/left-out.ts'
import type { Plane, RecordKind, SourceReport, SourceStatus } from '../model/planes.ts'
import type { Region } from '../model/snapshot.ts'
import type { RegionReaders } from './readers.ts'
import type { Stopwatch } from './stopwatch.ts'

const kindsOf: Readonly<Record<'cinder' | 'nova', readonly RecordKind[]>> = {
  cinder: [
    'volumes',
    'attachments',
    'snapshots',
    'cinder-services',
    'pools',
    'messages',
    'transfers',
    'backups',
    'quotas',
  ],
  nova: ['servers', 'mappings', 'nova-services', 'hypervisors', 'migrations'],
}

type Seen = Omit<Region, 'sources'>

/** `leftOut` is what was read through the two APIs, and not kept. */
export function reportSources(
  readers: RegionReaders,
  seen: Seen,
  watch: Stopwatch,
  leftOut: LeftOut | null,
): readonly SourceReport[] {
  const kept = seen.volumes.length + seen.attachments.size + seen.snapshots.length
  const cinder = kept + (leftOut === null ? 0 : leftOut.volumes + leftOut.attachments)
  const nova = seen.servers.size + (leftOut?.servers ?? 0)
  return [
    apiReport('cinder', readers.cinder.source, seen, cinder, watch),
    apiReport('nova', readers.nova.source, seen, nova, watch),
    ...planeReports('backend', `${readers.region} back ends`, seen.pools, watch, (pool) => pool.objects.length),
    ...planeReports(
      'host',
      `${readers.region} compute hosts`,
      seen.hosts,
      watch,
      (host) => host.domains.length + host.maps.length,
    ),
    ...planeReports('log', `${readers.region} logs`, seen.logs, watch, (log) => log.events.length),
  ]
}

function apiReport(
  plane: 'cinder' | 'nova',
  source: string,
  seen: Seen,
  records: number,
  watch: Stopwatch,
): SourceReport {
  const kinds = kindsOf[plane]
  const blind = kinds.flatMap((kind) => {
    const unseen = seen.coverage[kind]
    // Not asking for what would cost too much is a choice, and no failure to read.
    return unseen === null || unseen === undefined || unseen.reason === 'not-asked' ? [] : [{ kind, unseen }]
  })
  const details = [...new Set(blind.map(({ unseen }) => unseen.detail))]
  if (plane === 'nova' && seen.hidden !== null) details.push(seen.hidden.detail)
  const status: SourceStatus =
    details.length === 0 ? 'complete' : blind.length === kinds.length ? 'unavailable' : 'partial'
  const which = blind.length > 0 && status === 'partial' ? `${blind.map(({ kind }) => kind).join(', ')}: ` : ''
  const [first, ...others] = details
  const more = others.length === 0 ? '' : `; and ${others.length} more failures`
  return {
    plane,
    source,
    status,
    records,
    seconds: watch.seconds(plane),
    detail: first === undefined ? null : `${which}${first}${more}`,
  }
}

function planeReports<T extends { readonly source: string; readonly unseen: Unseen | null; readonly kind?: string }>(
  plane: Plane,
  name: string,
  reports: readonly T[] | null,
  watch: Stopwatch,
  count: (report: T) => number,
): readonly SourceReport[] {
  if (reports === null) return [{ plane, source: name, status: 'unconfigured', records: 0, seconds: 0, detail: null }]
  return reports.map((report) => ({
    plane,
    source: report.source,
    status: report.unseen === null ? limited(report) : blindness(report.unseen, count(report)),
    records: count(report),
    seconds: watch.seconds(plane),
    detail:
      report.unseen?.detail ??
      (limited(report) === 'partial' ? 'seen only through Cinder: no watchers, exports, trash or clones' : null),
  }))
}

/** What the operator keeps out is a choice, as what was never configured is. */
const blindness = ({ reason }: Unseen, records: number): SourceStatus =>
  reason === 'excluded' ? 'unconfigured' : records > 0 ? 'partial' : 'unavailable'

const limited = (report: { readonly kind?: string }): SourceStatus =>
  report.kind === 'listed-by-cinder' ? 'partial' : 'complete'
