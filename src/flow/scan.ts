/** The way through the house for a whole cloud: observe, correlate, diagnose; ask again; look again. */
import { dossierOf } from '../correlate/dossier.ts'
import { indexRegion, type RegionIndex } from '../correlate/index-region.ts'
import { questionsOf } from '../correlate/questions.ts'
import { signatureOf } from '../correlate/signature.ts'
import { type Diagnosis, diagnose, type Unsettled } from '../diagnose/diagnose.ts'
import { acrossRegions } from '../diagnose/other-regions.ts'
import { deviceRules } from '../diagnose/rules.ts'
import type { CinderSweepError } from '../kernel/errors.ts'
import type { VolumeId } from '../kernel/ids.ts'
import { Multimap } from '../kernel/multimap.ts'
import { counted } from '../kernel/text.ts'
import { formatDuration, type Instant } from '../kernel/time.ts'
import type { Finding } from '../model/finding.ts'
import { type Plane, recordKinds, type SourceReport } from '../model/planes.ts'
import type { Policy } from '../model/policy.ts'
import { type Answers, noAnswers, type Region, type Snapshot } from '../model/snapshot.ts'
import { ask } from '../observe/ask.ts'
import { withFailedQuestions } from '../observe/failed-questions.ts'
import { look } from '../observe/look.ts'
import { lookAgain } from '../observe/look-again.ts'
import type { LookOptions, RegionReaders } from '../observe/readers.ts'
import { unseenBecause } from '../observe/reading.ts'
import { recount } from '../observe/recount.ts'
import type { Clock } from '../ports/clock.ts'
import { withThoseAskedFor } from './known-elsewhere.ts'

export interface ScanDeps {
  readonly cloud: string
  readonly regions: readonly RegionReaders[]
  readonly policy: Policy
  readonly options: LookOptions
  readonly clock: Clock
  readonly signal?: AbortSignal | undefined
}

export interface Scan {
  readonly snapshot: Snapshot
  readonly findings: readonly Finding[]
  readonly unsettled: readonly Unsettled[]
  readonly dossiers: number
}

export async function scan(deps: ScanDeps): Promise<Scan> {
  const startedAt = deps.clock.now()
  const parts: (RegionScan & { readonly readers: RegionReaders })[] = []
  for (const readers of deps.regions) parts.push({ readers, ...(await scanRegion(readers, deps)) })
  const known = await withThoseAskedFor(parts)
  const snapshot = {
    cloud: deps.cloud,
    startedAt,
    finishedAt: deps.clock.now(),
    regions: known.map((part) => part.region),
  }
  return { snapshot, ...merge(known) }
}

/** Judges a saved snapshot, as it would have been judged then. */
export function rediagnose(snapshot: Snapshot, policy: Policy): Scan {
  const parts = snapshot.regions.map((region) => ({ region, diagnosis: diagnose(indexRegion(region), policy) }))
  return { snapshot, ...merge(parts) }
}

const merge = (parts: readonly RegionScan[]): Omit<Scan, 'snapshot'> => ({
  findings: acrossRegions(parts.map(({ region, diagnosis }) => ({ region, findings: diagnosis.findings }))),
  unsettled: parts.flatMap(({ diagnosis }) => diagnosis.unsettled),
  dossiers: parts.reduce((sum, { diagnosis }) => sum + diagnosis.dossiers, 0),
})

interface RegionScan {
  readonly region: Region
  readonly diagnosis: Diagnosis
}

async function scanRegion(readers: RegionReaders, deps: ScanDeps): Promise<RegionScan> {
  const { policy, options } = deps
  const { region, index, first } = await firstLook(readers, deps)
  if (first.suspects.length === 0 && !first.findings.some(isOfStrayDevice)) return { region, diagnosis: first }

  const suspects = first.suspects.slice(0, policy.askLimit)
  options.progress.doing(`asking about ${counted(suspects.length, 'suspect')}`)
  const asked = await askAbout(index, suspects, readers, options)
  const second = diagnose(asked, policy, first.suspects)
  const settled = withDossiers(second, first)
  if (policy.recheckMs === 0 || second.findings.length === 0) return { region: asked.region, diagnosis: settled }

  options.progress.doing(
    `waiting ${formatDuration(policy.recheckMs)} for a second look at ${counted(second.findings.length, 'finding')}`,
  )
  await deps.clock.sleep(policy.recheckMs, deps.signal)
  const again = await askAbout(
    indexRegion(await lookAgain({ ...asked.region, sources: region.sources }, readers, options)),
    second.suspects,
    readers,
    options,
  )
  const third = diagnose(again, policy, second.suspects)
  const agreed = agreeing(third, again, { index: asked, findings: second.findings })
  return { region: again.region, diagnosis: withDossiers(agreed, first) }
}

/** A project whose count seems wrong is counted again: between two lists its owner may have made a volume. */
async function firstLook(
  readers: RegionReaders,
  { policy, options }: ScanDeps,
): Promise<{ region: Region; index: RegionIndex; first: Diagnosis }> {
  const region = await look(readers, options)
  const index = indexRegion(region)
  const first = diagnose(index, policy)
  const drifting = first.findings.filter((finding) => finding.fault === 'quota-drift').map((finding) => finding.project)
  if (drifting.length === 0) return { region, index, first }
  const recounted = await recount(
    region,
    drifting.filter((project) => project !== null),
    readers,
    options,
  )
  const anew = indexRegion(recounted)
  return { region: recounted, index: anew, first: diagnose(anew, policy) }
}

/**
 * The same index with answers in it: the lists and what was made of them stay as they are. So do older
 * answers to what is not asked again: without them a saved snapshot would be judged as if nobody had asked.
 */
async function askAbout(
  index: RegionIndex,
  suspects: readonly VolumeId[],
  readers: RegionReaders,
  options: LookOptions,
): Promise<RegionIndex> {
  const questions = suspects.map((id) => questionsOf(dossierOf(index, id)))
  const answers = withNewer(index.region.answers, await ask(questions, readers, options))
  return index.withAnswers(answers, withFailedQuestions(index.region.sources, answers))
}

const withNewer = (older: Answers, newer: Answers): Answers => ({
  volumes: new Map([...older.volumes, ...newer.volumes]),
  attachments: new Map([...older.attachments, ...newer.attachments]),
  servers: new Map([...older.servers, ...newer.servers]),
  past: new Map([...older.past, ...newer.past]),
  mappings: new Map([...older.mappings, ...newer.mappings]),
  objects: new Map([...older.objects, ...newer.objects]),
  events: new Map([...older.events, ...newer.events]),
  workers: new Map([...older.workers, ...newer.workers]),
  pastVolumes: new Map([...older.pastVolumes, ...newer.pastVolumes]),
})

/** A device that no volume explains: there is nobody to ask about it, only a second look. */
const isOfStrayDevice = ({ volume, fault }: Finding): boolean =>
  volume === null && deviceRules.some((rule) => rule.fault === fault)

interface Before {
  readonly index: RegionIndex
  readonly findings: readonly Finding[]
}

/** What the second look saw differently moves, and is left alone. */
function agreeing(diagnosis: Diagnosis, now: RegionIndex, before: Before): Diagnosis {
  const moved = new Set<VolumeId>()
  for (const id of diagnosis.suspects) {
    if (signatureOf(dossierOf(now, id)) !== signatureOf(dossierOf(before.index, id))) moved.add(id)
  }
  const seen = new Set(before.findings.map((finding) => finding.id))
  const isMoving = (finding: Finding): boolean =>
    finding.volume === null ? isOfStrayDevice(finding) && !seen.has(finding.id) : moved.has(finding.volume)
  return {
    ...diagnosis,
    findings: diagnosis.findings.filter((finding) => !isMoving(finding)),
    unsettled: [
      ...diagnosis.unsettled,
      ...diagnosis.findings.filter(isMoving).map((finding) => ({
        fault: finding.fault,
        volume: finding.volume,
        reason: 'a second look saw it differently',
      })),
    ],
  }
}

/** A diagnosis of suspects alone still belongs to the whole look. */
const withDossiers = (diagnosis: Diagnosis, whole: Diagnosis): Diagnosis => ({
  ...diagnosis,
  dossiers: whole.dossiers,
  unsettled: [...whole.unsettled, ...diagnosis.unsettled],
})

/** The snapshot of a look that did not get past the login: it says of everything that it was not seen. */
export function failedSnapshot(cloud: string, failure: CinderSweepError, at: Instant): Snapshot {
  const source = (plane: Plane, name: string): SourceReport => ({
    plane,
    source: name,
    status: 'unavailable',
    records: 0,
    seconds: 0,
    detail: failure.message,
  })
  const region = blindRegion([source('cinder', 'cinder-api'), source('nova', 'nova-api')], failure, at)
  return { cloud, startedAt: at, finishedAt: at, regions: [region] }
}

function blindRegion(sources: readonly SourceReport[], failure: CinderSweepError, at: Instant): Region {
  const unseen = unseenBecause('login', failure)
  return {
    name: 'unknown',
    takenAt: at,
    sources,
    coverage: Object.fromEntries(recordKinds.map((kind) => [kind, unseen])),
    hidden: unseen,
    volumes: [],
    attachments: new Multimap(),
    snapshots: [],
    cinderServices: [],
    schedulerPools: [],
    messages: [],
    transfers: [],
    backups: [],
    quotas: [],
    workers: null,
    servers: new Map(),
    novaServices: [],
    hypervisors: [],
    migrations: [],
    pools: null,
    hosts: null,
    logs: null,
    leftOut: null,
    answers: noAnswers,
  }
}
