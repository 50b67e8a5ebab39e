/** What keeps an object on the back end from being deleted, as far as it was seen. */
import { known } from '../kernel/fact.ts'
import type { Claim, Dossier } from '../model/dossier.ts'
import { snapshotInName } from '../model/object-name.ts'
import { openHolders, openThere, serverOf } from './claims.ts'

/** One sentence for each, the holders by name first. */
export function obstacles(dossier: Dossier): readonly string[] {
  const open = openHolders(dossier.holders.items)
  const { watchers, exports } = dossier.backend
  return [
    ...open.map((holder) => `domain ${holder.domain.name} (${holder.domain.uuid}) on ${holder.host} has it open`),
    ...(open.length > 0 ? [] : watchers.items.map((watcher) => `${watcher.address} has it open`)),
    ...openThere(dossier).map((by) => `${by} has it open`),
    ...exports.items.map((entry) => `it is exported to ${entry.host}`),
    ...mapsOf(dossier),
    ...dossier.claims.flatMap(heldBy),
    ...dependants(dossier),
  ]
}

const mapsOf = (dossier: Dossier): readonly string[] =>
  dossier.devices.items
    .filter((device) => device.map !== null)
    .map((device) => `${device.host} has the multipath map ${device.map?.name}`)

/** A server that Nova has still counts on it. */
const heldBy = (claim: Claim): readonly string[] =>
  serverOf(claim) !== null && claim.mappings.items.length > 0 ? [`server ${claim.server} maps it`] : []

/** Of these none may be ended for the sake of a deletion: they are no orphans. */
export function rightfulHolders(dossier: Dossier): readonly string[] {
  const living = dossier.claims.filter((claim) => claim.server !== null && claim.fact.is !== 'absent')
  return [
    ...openThere(dossier).map((by) => `${by} has it open, and nobody knows what for`),
    ...living.flatMap((claim) =>
      openHolders(claim.holders).map(
        (holder) => `domain ${holder.domain.name} on ${holder.host} has it open, and Nova does not deny its server`,
      ),
    ),
    ...living.flatMap(heldBy),
    ...dossier.devices.items.flatMap(({ host, map }) =>
      map !== null && map.holders.length > 0 ? [`map ${map.name} on ${host} is held by ${map.holders.join(', ')}`] : [],
    ),
  ]
}

/** Snapshots and clones that pin the object, those included that Cinder does not know. */
export function dependants(dossier: Dossier): readonly string[] {
  const object = known(dossier.backend.object) ?? known(dossier.backend.trashed)
  if (object === null) return []
  return [
    ...object.children.map((child) => `the clone ${child} depends on it`),
    ...object.snapshots.map(
      (snapshot) =>
        `it has the snapshot ${snapshot}${isKnown(snapshot, dossier) ? '' : ', which Cinder does not know'}`,
    ),
  ]
}

const isKnown = (name: string, dossier: Dossier): boolean =>
  dossier.snapshots.some((snapshot) => snapshotInName(name) === snapshot.id)
