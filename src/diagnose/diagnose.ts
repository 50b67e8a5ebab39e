/** From dossiers to findings: every rule on every dossier, then causes before symptoms. */
import { dossierOf, strangers } from '../correlate/dossier.ts'
import { type RegionIndex, unseenOf } from '../correlate/index-region.ts'
import type { VolumeId } from '../kernel/ids.ts'
import type { Dossier } from '../model/dossier.ts'
import type { FaultName } from '../model/faults.ts'
import { type Finding, severities } from '../model/finding.ts'
import type { HostDevice } from '../model/host.ts'
import { shortName } from '../model/host-name.ts'
import { type Plane, planes } from '../model/planes.ts'
import type { Policy } from '../model/policy.ts'
import { causesIn } from './causes.ts'
import { isExcluded } from './exclusions.ts'
import { findingOf } from './finding.ts'
import { plainIn } from './plain.ts'
import type { DeviceRule, Match, Rule } from './rule.ts'
import { deviceRules, volumeRules } from './rules.ts'
import type { Scene } from './scene.ts'
import { motionOf } from './stillness.ts'

export interface Diagnosis {
  readonly findings: readonly Finding[]
  /** Volumes with something wrong, or so it seems: those to ask about directly. */
  readonly suspects: readonly VolumeId[]
  /** Matches left alone because something moves, or moved a moment ago. */
  readonly unsettled: readonly Unsettled[]
  readonly dossiers: number
}

export interface Unsettled {
  readonly fault: FaultName
  readonly volume: VolumeId | null
  readonly reason: string
}

/** Judges the whole region, or only the volumes named, and always the devices and causes beside them. */
export function diagnose(index: RegionIndex, policy: Policy, only?: Iterable<VolumeId>): Diagnosis {
  const scene = sceneOf(index, policy)
  const tally = newTally()
  for (const id of only ?? notPlain(index, tally)) {
    tally.dossiers++
    judgeVolume(dossierOf(index, id), scene, tally)
  }
  judgeDevices(index, scene, tally)
  return conclude(tally, scene)
}

/** All that a rule could have something to say about. The others are counted: they were looked at. */
function* notPlain(index: RegionIndex, tally: Tally): Iterable<VolumeId> {
  const isPlain = plainIn(index)
  tally.dossiers += index.region.leftOut?.volumes ?? 0
  for (const volume of index.region.volumes) {
    if (isPlain(volume)) tally.dossiers++
    else yield volume.id
  }
  yield* strangers(index)
}

/** What several sources of one plane are called, where all of them are meant. */
const together: Readonly<Record<Plane, string>> = {
  cinder: 'Cinder',
  nova: 'Nova',
  backend: 'back ends',
  host: 'compute hosts',
  log: 'logs',
}

export function sceneOf(index: RegionIndex, policy: Policy): Scene {
  const { region } = index
  const source = (plane: Plane): string => {
    const [only, ...others] = region.sources.filter((report) => report.plane === plane)
    return only === undefined ? plane : others.length === 0 ? only.source : `${region.name} ${together[plane]}`
  }
  return {
    index,
    policy,
    now: region.takenAt,
    sources: Object.fromEntries(planes.map((plane) => [plane, source(plane)])) as Record<Plane, string>,
    computeHosts: computeHostsOf(index),
    bareMetalHosts: bareMetalHostsOf(index),
  }
}

function bareMetalHostsOf({ region }: RegionIndex): ReadonlySet<string> {
  const bare = region.hypervisors.filter((hypervisor) => hypervisor.type?.toLowerCase() === 'ironic')
  return new Set(bare.map((hypervisor) => hypervisor.host))
}

function computeHostsOf(index: RegionIndex): ReadonlySet<string> | null {
  if (unseenOf(index.region, 'nova-services') !== null) return null
  const names = new Set<string>()
  const hypervisors = index.region.hypervisors.flatMap((hypervisor) => [hypervisor.host as string, hypervisor.hostname])
  for (const name of [...index.lists.computes().keys(), ...hypervisors]) {
    names.add(name)
    names.add(shortName(name))
  }
  return names
}

interface Tally {
  readonly findings: Finding[]
  readonly suspects: Set<VolumeId>
  readonly unsettled: Unsettled[]
  dossiers: number
}

const newTally = (): Tally => ({ findings: [], suspects: new Set(), unsettled: [], dossiers: 0 })

function judgeVolume(dossier: Dossier, scene: Scene, tally: Tally): void {
  for (const rule of volumeRules) {
    const matches = rule.recognise(dossier, scene)
    if (matches.length > 0) take(rule, matches, dossier, scene, tally)
  }
}

function judgeDevices(index: RegionIndex, scene: Scene, tally: Tally): void {
  for (const device of index.lists.strayDevices()) {
    tally.dossiers++
    judgeDevice(device, null, scene, tally)
  }
  for (const id of index.lists.volumesWithDevices()) {
    const dossier = dossierOf(index, id)
    for (const device of index.lists.devicesOf(id)) judgeDevice(device, dossier, scene, tally)
  }
}

function judgeDevice(device: HostDevice, dossier: Dossier | null, scene: Scene, tally: Tally): void {
  for (const rule of deviceRules) {
    const matches = rule.recognise(device, dossier, scene)
    if (matches.length > 0) take(rule, matches, dossier, scene, tally)
  }
}

function take(
  rule: Rule | DeviceRule,
  matches: readonly Match[],
  dossier: Dossier | null,
  scene: Scene,
  tally: Tally,
): void {
  const ours = matches.filter((match) => !isExcluded(match, dossier, scene))
  if (ours.length === 0) return
  const motion = dossier === null ? null : motionOf(dossier, rule, scene)
  if (motion !== null) {
    tally.unsettled.push({ fault: rule.fault, volume: dossier?.id ?? null, reason: motion })
    return
  }
  if (dossier !== null) tally.suspects.add(dossier.id)
  for (const match of ours) tally.findings.push(findingOf(rule, match, dossier, scene))
}

function conclude(tally: Tally, scene: Scene): Diagnosis {
  // Causes name some of what they explain: the same ones, whatever order that came in.
  const findings = causesIn(tally.findings.toSorted(inOrder), scene)
  return { ...tally, findings: findings.toSorted(inOrder), suspects: [...tally.suspects] }
}

/** The gravest first; within that by name, so that the same cloud always prints the same list. */
function inOrder(a: Finding, b: Finding): number {
  const grave = severities.indexOf(b.severity) - severities.indexOf(a.severity)
  if (grave !== 0) return grave
  const left = `${a.fault} ${a.volume ?? ''} ${a.id}`
  const right = `${b.fault} ${b.volume ?? ''} ${b.id}`
  return left < right ? -1 : left > right ? 1 : 0
}
