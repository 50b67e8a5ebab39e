/** A dossier as a text that changes when anything in it does: what two looks must agree on. */
import type { Fact } from '../kernel/fact.ts'
import type { BackendView, Claim, Dossier } from '../model/dossier.ts'
import type { Holder, HostDevice, ScsiPath } from '../model/host.ts'

export function signatureOf(dossier: Dossier): string {
  return JSON.stringify([
    fact(dossier.volume, (volume) => [
      volume.status,
      volume.migrationStatus,
      volume.host,
      volume.nameId,
      volume.sizeGib,
      volume.updatedAt,
    ]),
    sorted(dossier.attachments.items, ({ id, status, server, host, connected }) => [
      id,
      status,
      server,
      host ?? null,
      connected ?? null,
    ]),
    dossier.claims.map(claimSignature),
    sorted(dossier.holders.items, holderSignature),
    backendSignature(dossier.backend),
    sorted(dossier.devices.items, deviceSignature),
    sorted(dossier.snapshots, ({ id, status }) => [id, status]),
    dossier.log.length,
    sorted(dossier.workers.items, ({ status, host }) => [status, host]),
  ])
}

const fact = <T>(value: Fact<T>, of: (value: T) => unknown): unknown =>
  value.is === 'present' ? of(value.value) : value.is

/** The order in which a source tells is no part of what it says. */
const sorted = <T>(items: readonly T[], of: (item: T) => readonly unknown[]): readonly string[] =>
  items.map((item) => JSON.stringify(of(item))).sort()

const claimSignature = (claim: Claim): unknown => [
  claim.server,
  fact(claim.fact, (server) => [server.status, server.vmState, server.taskState, server.host, server.locked]),
  sorted(claim.mappings.items, (mapping) => [mapping.server, mapping.attachment ?? null]),
]

const holderSignature = ({ host, domain, disk }: Holder): readonly unknown[] => [
  host,
  domain.uuid,
  domain.state,
  domain.migrating,
  disk.target,
]

const backendSignature = ({ object, trashed, kept, watchers, exports }: BackendView): unknown => [
  fact(object, ({ name, sizeGib, snapshots, children }) => [name, sizeGib, snapshots, children]),
  fact(trashed, ({ name, trash, snapshots, children }) => [name, trash?.id, snapshots, children]),
  kept === null ? null : [kept.name, kept.snapshots, kept.children],
  sorted(watchers.items, ({ address, client, cookie }) => [address, client, cookie]),
  sorted(exports.items, ({ host, lun, active }) => [host, lun, active]),
]

const deviceSignature = ({ host, map, path }: HostDevice): readonly unknown[] => [
  host,
  map === null ? null : [map.wwid, map.openCount, map.queueing, sorted(map.holders, (holder) => [holder])],
  map === null ? null : sorted(map.paths, pathSignature),
  path === null ? null : pathSignature(path),
]

const pathSignature = ({ device, wwid, state }: ScsiPath): readonly unknown[] => [device, wwid, state]
