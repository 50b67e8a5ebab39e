/** The way through the house for one thing: what every plane says of it, what is wrong, what would be done. */
import { dossierOf } from '../correlate/dossier.ts'
import { findThings, type Thing } from '../correlate/find-thing.ts'
import { indexRegion, type RegionIndex } from '../correlate/index-region.ts'
import { questionsOf } from '../correlate/questions.ts'
import { diagnose, type Unsettled } from '../diagnose/diagnose.ts'
import { CinderSweepError } from '../kernel/errors.ts'
import { isUuid, type ServerId, type VolumeId } from '../kernel/ids.ts'
import type { Dossier } from '../model/dossier.ts'
import type { Finding } from '../model/finding.ts'
import type { Policy } from '../model/policy.ts'
import type { Region, Snapshot } from '../model/snapshot.ts'
import { ask } from '../observe/ask.ts'
import { look } from '../observe/look.ts'
import { type Closely, lookClosely } from '../observe/look-closely.ts'
import type { RegionReaders } from '../observe/readers.ts'
import { askOne } from '../observe/reading.ts'
import type { ScanDeps } from './scan.ts'
import { unknownStatusOf } from './unjudged.ts'

export interface Why {
  readonly thing: Thing
  readonly region: Region
  readonly dossiers: readonly Dossier[]
  readonly findings: readonly Finding[]
  readonly unsettled: readonly Unsettled[]
}

export async function why(text: string, deps: ScanDeps): Promise<Why> {
  const found: { thing: Thing; index: RegionIndex; readers: RegionReaders }[] = []
  const blind: CinderSweepError[] = []
  for (const readers of deps.regions) {
    const index = indexRegion(await lookFor(text, readers, deps))
    const failure = blindness(index.region)
    if (failure !== null) blind.push(failure)
    for (const thing of findThings(index, text)) found.push({ thing, index, readers })
  }
  const chosen = onlyOne(text, found, blind)
  const questions = chosen.thing.volumes.map((id) => questionsOf(dossierOf(chosen.index, id)))
  const answers = await ask(questions, chosen.readers, deps.options)
  return explain(chosen.thing, chosen.index.withAnswers(answers), deps.policy)
}

/** The same, of a saved snapshot; only of the region that is named, where it has one of that name. */
export function whyOf(text: string, snapshot: Snapshot, policy: Policy, wanted?: string): Why {
  const named = snapshot.regions.filter(({ name }) => name === wanted)
  const found = (named.length > 0 ? named : snapshot.regions).flatMap((region) => {
    const index = indexRegion(region)
    return findThings(index, text).map((thing) => ({ thing, index }))
  })
  const { thing, index } = onlyOne(text, found, [])
  return explain(thing, index, policy)
}

function explain(thing: Thing, index: RegionIndex, policy: Policy): Why {
  const { findings, unsettled } = diagnose(index, policy, thing.volumes)
  return {
    thing,
    region: index.region,
    dossiers: thing.volumes.map((id) => dossierOf(index, id)),
    findings: findings.filter((finding) => concerns(finding, thing)),
    unsettled,
  }
}

/** Devices and causes of the whole region are diagnosed beside the volumes; only what belongs to the thing is told. */
function concerns(finding: Finding, thing: Thing): boolean {
  if (finding.volume !== null) return thing.volumes.includes(finding.volume)
  if (finding.device === thing.id || finding.host === thing.id) return true
  return finding.evidence.some((evidence) => {
    const volumes = evidence.fact['volumes']
    return Array.isArray(volumes) && volumes.some((volume) => thing.volumes.includes(volume))
  })
}

export interface Verdict {
  /** Whether everything was seen, and nothing of it is wrong. */
  readonly clean: boolean
  readonly says: string
}

/** What to say of a volume without findings: that nothing was found is not that nothing is wrong. */
export function verdictOn({ unsettled, region }: Why, dossier: Dossier): Verdict {
  const status = unknownStatusOf(dossier)
  if (status !== null) return { clean: false, says: `not judged: its status "${status}" is not known here` }
  const moving = unsettled.find(({ volume }) => volume === dossier.id)
  if (moving !== undefined)
    return { clean: false, says: `looks like ${moving.fault}, but is left alone: ${moving.reason}` }
  const whole = region.sources.every((source) => source.status === 'complete')
  if (!whole) return { clean: false, says: 'nothing that could be seen; not everything was seen' }
  const limit = region.coverage.mappings
  return limit ? { clean: false, says: `nothing that was seen; ${limit.detail}` } : { clean: true, says: 'nothing' }
}

function onlyOne<T extends { readonly thing: Thing; readonly index: RegionIndex }>(
  text: string,
  found: readonly T[],
  blind: readonly CinderSweepError[],
): T {
  const [first, ...others] = found
  if (first === undefined) {
    if (blind[0] !== undefined) throw blind[0]
    throw new CinderSweepError(
      'thing.unknown',
      `nothing is called "${text}": no volume, server, attachment, host, WWID or image`,
      {
        hint: 'Give an id; names must be written exactly. A volume deleted long ago leaves no trace that could be found.',
      },
    )
  }
  if (others.length === 0) return first
  throw ambiguous(text, found)
}

function ambiguous(
  text: string,
  found: readonly { readonly thing: Thing; readonly index: RegionIndex }[],
): CinderSweepError {
  const regions = new Set(found.map(({ index }) => index.region.name))
  const ids = new Set(found.map(({ thing }) => thing.id))
  const things = found.map(
    ({ thing, index }) => `${thing.kind} ${thing.id}${regions.size > 1 ? ` in ${index.region.name}` : ''}`,
  )
  // Regions may share what an id names: then the id chooses nothing.
  const apart = ids.size === found.length
  return new CinderSweepError('thing.ambiguous', `"${text}" means ${found.length} things: ${things.join(', ')}`, {
    hint: apart ? 'Give the id of the one that you mean.' : 'Choose the region that you mean with --os-region-name.',
  })
}

/** When neither service could be read, not finding a thing says nothing. */
function blindness(region: Region): CinderSweepError | null {
  const cinder = region.coverage['volumes'] ?? region.coverage['cinder-services']
  if (!cinder) return null
  return new CinderSweepError('plane.unreachable', `cannot tell: ${cinder.detail}`, {
    hint: 'Make Cinder readable; "cindersweep doctor" says what is missing.',
  })
}

async function lookFor(text: string, readers: RegionReaders, deps: ScanDeps): Promise<Region> {
  const closely = await narrow(text, readers)
  if (closely !== null) return lookClosely(readers, deps.options, closely)
  deps.options.progress.doing(`looking through the whole cloud for "${text}"`)
  // The databases give a scan only that of which there is something to say; here anything may be meant.
  return look(readers, deps.options, 'apis')
}

/** Volumes, servers and attachments can be asked for; all else has to be looked for. */
async function narrow(text: string, { cinder, nova }: RegionReaders): Promise<Closely | null> {
  const volumes = new Set<VolumeId>()
  const servers = new Set<ServerId>()
  if (isUuid(text)) {
    const attachment = await askOne(cinder.source, () => cinder.attachment(text))
    if ('answer' in attachment && attachment.answer !== null)
      return { volumes: [attachment.answer.volume], servers: [] }
    const volume = await askOne(cinder.source, () => cinder.volume(text as VolumeId))
    if ('answer' in volume && volume.answer !== null) return { volumes: [volume.answer.volume.id], servers: [] }
    const server = await askOne(nova.source, () => nova.server(text as ServerId))
    if ('answer' in server && server.answer !== null) return { volumes: [], servers: [server.answer.server.id] }
    return null
  }
  const byName = await askOne(cinder.source, async () => (await Array.fromAsync(cinder.volumes({ name: text }))).flat())
  if ('answer' in byName) for (const { volume } of byName.answer) volumes.add(volume.id)
  const named = await askOne(nova.source, async () => (await Array.fromAsync(nova.servers({ name: text }))).flat())
  if ('answer' in named) for (const { server } of named.answer) servers.add(server.id)
  return volumes.size + servers.size === 0 ? null : { volumes: [...volumes], servers: [...servers] }
}
