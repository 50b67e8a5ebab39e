/** What stands in the way of a remedy: "is it so?" and "may we?" are two questions, and this is the second. */
import { unseenOf } from '../correlate/index-region.ts'
import { known, type Unseen } from '../kernel/fact.ts'
import type { Dossier } from '../model/dossier.ts'
import type { RemedyKind } from '../model/finding.ts'
import { hasStrangers } from './devices.ts'
import type { Doubt } from './doubts.ts'
import { holdsAgainst } from './in-use.ts'
import type { Contradictor, Match, Rule } from './rule.ts'
import type { Scene } from './scene.ts'
import { serviceName, serviceOf } from './services.ts'

export function hindrances(
  rule: Omit<Rule, 'recognise'>,
  match: Match,
  missing: readonly Doubt[],
  dossier: Dossier | null,
  scene: Scene,
): readonly string[] {
  const found = [
    ...missing.map((entry) => `not confirmed: ${entry.says}`),
    ...(dossier === null ? [] : contradictions(rule.contradictedBy, dossier, scene)),
    ...(dossier === null || !isCarriedOut(match.remedy ?? rule.remedy) ? [] : ownersUnseen(dossier, scene)),
    ...(dossier === null ? [] : holdsAgainst(match.stoppedBy ?? rule.stoppedBy, match, dossier, scene)),
    dossier === null ? null : serviceMissing(dossier, scene),
    dossier === null ? null : (wrongDisk(dossier) ?? perhapsWrongDisk(dossier, scene)),
    ...(match.blocked ?? []),
  ].filter((sentence) => sentence !== null)
  return [...new Set(found)]
}

function contradictions(by: readonly Contradictor[], dossier: Dossier, scene: Scene): readonly (string | null)[] {
  const { watchers, exports } = dossier.backend
  const holders = dossier.holders.unseen
  // The operator's own decision, and recorded as such: to go by what the APIs say alone.
  const unlooked = scene.policy.allowed.has('unseen-hosts')
  const blind =
    isUnplaced(dossier) || unlooked
      ? undefined
      : [by.includes('watchers') ? watchers.unseen : null, by.includes('exports') ? exports.unseen : null].find(
          (unseen) => unseen !== null,
        )
  return [
    by.includes('hosts') && holders !== null && !unlooked
      ? `compute hosts not seen: nobody looked whether a guest still holds it (${holders.detail})`
      : null,
    blind ? `back end not seen: nobody looked who has it open (${blind.detail})` : null,
    by.includes('workers') && dossier.workers.unseen !== null && known(dossier.volume)?.host !== null
      ? `Cinder’s database not seen: nobody looked whether a service still works on it (${dossier.workers.unseen.detail})`
      : null,
  ]
}

const isCarriedOut = (remedy: RemedyKind): boolean => remedy === 'automatic' || remedy === 'on-request'

/** What is not seen of its users may contradict any remedy: a record of it, or what a server is in the midst of. */
function ownersUnseen(dossier: Dossier, { index: { region } }: Scene): readonly (string | null)[] {
  const records = dossier.attachments.unseen
  const mappings = unseenOf(region, 'mappings') ?? region.hidden
  return [
    records === null ? null : `attachment records not seen: nobody knows whose it is (${records.detail})`,
    ...dossier.claims.map(({ server, fact }) =>
      fact.is === 'unknown'
        ? `server ${server} not seen: nobody looked whether something is being done with it (${fact.unseen.detail})`
        : null,
    ),
    mappings === null || isByChoice(mappings)
      ? null
      : `mappings not seen: nobody looked which servers have it (${mappings.detail})`,
  ]
}

/** A close look leaves other projects out, and an old Nova cannot tell: neither has failed to answer. */
const isByChoice = ({ reason }: Unseen): boolean => reason === 'not-asked' || reason === 'too-old'

/** No back end was ever chosen for it: there is none that could be looked at. */
const isUnplaced = (dossier: Dossier): boolean => {
  const volume = known(dossier.volume)
  return volume !== null && volume.status === 'creating' && volume.host === null
}

/** Nothing is carried out for a volume whose service is not there. */
function serviceMissing(dossier: Dossier, scene: Scene): string | null {
  const volume = known(dossier.volume)
  if (volume === null || volume.host === null) return null
  const name = serviceName(volume.host)
  const unseen = unseenOf(scene.index.region, 'cinder-services')
  if (unseen !== null) return `Cinder’s services not seen: nobody looked whether ${name} is up (${unseen.detail})`
  const service = serviceOf(volume, scene)
  if (service === null) return `no cinder-volume service is called ${name}: nothing could carry it out`
  return service.up ? null : `cinder-volume on ${service.host} is down: it could not carry anything out`
}

/** A LUN that was reused: whatever is done on that host may hit somebody else’s data. */
function wrongDisk(dossier: Dossier): string | null {
  const device = dossier.devices.items.find(({ map }) => map !== null && hasStrangers(map))
  return device === undefined
    ? null
    : `map ${device.map?.name} on ${device.host} has paths to another disk: nothing is done on that host before a person has looked`
}

/** Only its back end tells by which WWID hosts know it: while that is not seen, a reused LUN may be this volume's. */
function perhapsWrongDisk({ backend: { object, pool } }: Dossier, { index }: Scene): string | null {
  if (object.is !== 'unknown' || pool?.kind === 'rbd') return null
  const device = index.lists.strayDevices().find(({ map }) => map !== null && hasStrangers(map))
  return device === undefined
    ? null
    : `map ${device.map?.name} on ${device.host} has paths to another disk, and nobody saw whether it is this volume’s (${object.unseen.detail})`
}
