/** What stands in the way of a remedy: "is it so?" and "may we?" are two questions, and this is the second. */
import { known } from '../kernel/fact.ts'
import type { Dossier } from '../model/dossier.ts'
import { openHolders } from './claims.ts'
import type { Doubt } from './doubts.ts'
import type { Contradictor, Match, Rule } from './rule.ts'
import type { Scene } from './scene.ts'

export function hindrances(
  rule: Omit<Rule, 'recognise'>,
  match: Match,
  missing: readonly Doubt[],
  dossier: Dossier | null,
  scene: Scene,
): readonly string[] {
  const found = [
    ...missing.map((entry) => `not confirmed: ${entry.says}`),
    ...(dossier === null ? [] : contradictions(rule.contradictedBy, dossier)),
    ...(dossier === null ? [] : inUse(rule, match, dossier)),
    dossier === null ? null : serviceDown(dossier, scene),
    ...(match.blocked ?? []),
  ].filter((sentence) => sentence !== null)
  return [...new Set(found)]
}

function contradictions(by: readonly Contradictor[], dossier: Dossier): readonly (string | null)[] {
  const { watchers, exports } = dossier.backend
  const holders = dossier.holders.unseen
  const blind = [by.includes('watchers') ? watchers.unseen : null, by.includes('exports') ? exports.unseen : null].find(
    (unseen) => unseen !== null,
  )
  return [
    by.includes('hosts') && holders !== null
      ? `compute hosts not seen: nobody looked whether a guest still holds it (${holders.detail})`
      : null,
    blind ? `back end not seen: nobody looked who has it open (${blind.detail})` : null,
    by.includes('workers') && known(dossier.volume)?.host !== null
      ? 'Cinder’s database not seen: nobody looked whether a service still works on it'
      : null,
  ]
}

/** Faults whose remedy takes the volume from somebody, and which therefore wait while somebody has it. */
const takesAway = new Set([
  'ghost-server-attachment',
  'unknown-owner-attachment',
  'nova-unaware-attachment',
  'leaked-connection',
  'leaked-attachment',
  'stuck-attaching',
  'stuck-detaching',
  'stuck-reserved',
  'stuck-deleting',
  'leaked-export',
])

function inUse(rule: Omit<Rule, 'recognise'>, match: Match, dossier: Dossier): readonly string[] {
  if (!takesAway.has(rule.fault)) return []
  // With several users, only the holds of the one that is judged count against it.
  const open = openHolders(dossier.holders.items).filter(
    (holder) => !match.server || dossier.claims.length < 2 || holder.domain.uuid === match.server,
  )
  const names = open.map((holder) => `domain ${holder.domain.name} on ${holder.host} has it open`)
  const watchers = dossier.claims.length > 1 ? [] : dossier.backend.watchers.items
  return open.length > 0 ? names : watchers.map((watcher) => `${watcher.address} has it open on the back end`)
}

function serviceDown(dossier: Dossier, scene: Scene): string | null {
  const host = known(dossier.volume)?.host
  if (!host) return null
  const service = scene.index.lists.cinderServices().get(host.split('#')[0] as string)
  return service === undefined || service.up
    ? null
    : `cinder-volume on ${service.host} is down: it could not carry anything out`
}
