/** A dossier as a text that changes when anything in it does: what two looks must agree on. */
import type { Fact } from '../kernel/fact.ts'
import type { Dossier } from '../model/dossier.ts'

export function signatureOf(dossier: Dossier): string {
  return JSON.stringify([
    fact(dossier.volume, (volume) => [volume.status, volume.migrationStatus, volume.host, volume.updatedAt]),
    dossier.attachments.items.map((attachment) => [attachment.id, attachment.status, attachment.server]),
    dossier.claims.map((claim) => [
      claim.server,
      fact(claim.fact, (server) => [server.status, server.taskState, server.host]),
      claim.mappings.items.map((mapping) => [mapping.server, mapping.attachment ?? null]),
    ]),
    dossier.holders.items
      .map((holder) => [holder.host, holder.domain.uuid, holder.domain.state, holder.disk.target])
      .sort(),
    fact(dossier.backend.object, (object) => [object.name, object.snapshots, object.children]),
    fact(dossier.backend.trashed, (object) => [object.name, object.trash?.id]),
    dossier.backend.watchers.items.map((watcher) => [watcher.address, watcher.client, watcher.cookie]).sort(),
    dossier.backend.exports.items.map((entry) => [entry.host, entry.lun, entry.active]).sort(),
    dossier.devices.items
      .map((device) => [
        device.host,
        device.map?.wwid ?? null,
        device.map?.openCount ?? null,
        device.path?.device ?? null,
      ])
      .sort(),
  ])
}

const fact = <T>(value: Fact<T>, of: (value: T) => unknown): unknown =>
  value.is === 'present' ? of(value.value) : value.is
