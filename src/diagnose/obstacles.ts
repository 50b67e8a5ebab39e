/** What keeps an object on the back end from being deleted, as far as it was seen. */
import { known } from '../kernel/fact.ts'
import type { Dossier } from '../model/dossier.ts'
import { openHolders } from './claims.ts'

/** One sentence for each, the holders by name first. */
export function obstacles(dossier: Dossier): readonly string[] {
  const open = openHolders(dossier.holders.items)
  const { watchers, exports } = dossier.backend
  return [
    ...open.map((holder) => `domain ${holder.domain.name} (${holder.domain.uuid}) on ${holder.host} has it open`),
    ...(open.length > 0 ? [] : watchers.items.map((watcher) => `${watcher.address} has it open`)),
    ...exports.items.map((entry) => `it is exported to ${entry.host}`),
    ...mapsOf(dossier),
    ...dependants(dossier),
  ]
}

const mapsOf = (dossier: Dossier): readonly string[] =>
  dossier.devices.items
    .filter((device) => device.map !== null)
    .map((device) => `${device.host} has the multipath map ${device.map?.name}`)

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
  dossier.snapshots.some((snapshot) => name === `snapshot-${snapshot.id}`)
