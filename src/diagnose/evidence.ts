/** What each plane says, as evidence in a sentence and a fact. */
import type { Fact } from '../kernel/fact.ts'
import type { Export, PoolReport, Watcher } from '../model/backend.ts'
import type { Attachment, VolumeSnapshot } from '../model/cinder.ts'
import type { Claim, Dossier } from '../model/dossier.ts'
import type { Evidence } from '../model/finding.ts'
import type { Holder } from '../model/host.ts'
import type { LogEvent } from '../model/log.ts'
import type { Mapping, Server } from '../model/nova.ts'
import type { Scene } from './scene.ts'

export function volumeSays(dossier: Dossier, scene: Scene): Evidence {
  const { volume } = dossier
  const source = scene.sources.cinder
  if (volume.is === 'present') {
    const { status, migrationStatus, updatedAt, host, previousStatus } = volume.value
    const migrating = migrationStatus === null ? '' : `, migration ${migrationStatus}`
    const before = previousStatus ? `, before that ${previousStatus}` : ''
    const since = updatedAt === null ? '' : `, last changed ${updatedAt}`
    return {
      plane: 'cinder',
      source,
      says: `the volume is ${status}${before}${migrating}${since}`,
      fact: { volume: dossier.id, status, migration_status: migrationStatus, updated_at: updatedAt, host },
    }
  }
  const { says, fact } = absenceSays(volume, `volume ${dossier.id}`, { volume: dossier.id })
  const past = scene.index.region.answers.pastVolumes.get(dossier.id)
  if (past?.is !== 'present') return { plane: 'cinder', source, says, fact }
  const { deletedAt } = past.value
  const since = deletedAt === null ? '' : ` since ${deletedAt}`
  return {
    plane: 'cinder',
    source,
    says: `${says}; Cinder has deleted it${since}`,
    fact: { ...fact, deleted_at: deletedAt },
  }
}

function absenceSays<T>(
  fact: Fact<T>,
  what: string,
  about: Readonly<Record<string, unknown>>,
): Pick<Evidence, 'says' | 'fact'> {
  if (fact.is === 'unknown')
    return { says: `not seen: ${fact.unseen.detail}`, fact: { ...about, unseen: fact.unseen.reason } }
  const { listed, asked } = fact.is === 'absent' ? fact : { listed: false, asked: false }
  const how =
    listed && asked ? 'neither in the list nor when asked for' : asked ? 'not when asked for' : 'not in the list'
  return {
    says: `there is no ${what}, ${how}`,
    fact: { ...about, listed: false, found: false, proven: listed && asked },
  }
}

export function attachmentSays(attachment: Attachment, scene: Scene): Evidence {
  const { id, server, status, host, device } = attachment
  const to = server === null ? 'no server' : `server ${server}`
  const on = host ? ` on host ${host}` : ''
  return {
    plane: 'cinder',
    source: scene.sources.cinder,
    says: `attachment ${id} is ${status}, to ${to}${on}${device ? ` as ${device}` : ''}`,
    fact: { attachment: id, status, server, host: host ?? null, device },
  }
}

export const noAttachmentSays = (dossier: Dossier, scene: Scene): Evidence => ({
  plane: 'cinder',
  source: scene.sources.cinder,
  says:
    dossier.attachments.unseen === null
      ? 'the volume has no attachment record'
      : `attachments not seen: ${dossier.attachments.unseen.detail}`,
  fact: { volume: dossier.id, attachments: dossier.attachments.items.length },
})

export function serverSays(claim: Claim, scene: Scene): Evidence {
  const source = scene.sources.nova
  if (claim.fact.is === 'present') return { plane: 'nova', source, ...liveServer(claim.fact.value) }
  if (claim.fact.is === 'absent' && claim.past.is === 'present') {
    const { endedAt, host, remembered } = claim.past.value
    return {
      plane: 'nova',
      source,
      says: `server ${claim.server} is deleted${endedAt === null ? '' : ` since ${endedAt}`}${host === null ? '' : `; it ran on ${host}`}`,
      fact: { server: claim.server, remembered, ended_at: endedAt, host },
    }
  }
  const { says, fact } = absenceSays(claim.fact, `server ${claim.server}`, { server: claim.server })
  const never = claim.fact.is === 'absent' && claim.past.is === 'absent' ? '; nor is one remembered' : ''
  return { plane: 'nova', source, says: `${says}${never}`, fact }
}

const liveServer = (server: Server): Pick<Evidence, 'says' | 'fact'> => ({
  says: `server ${server.id}${server.name ? ` "${server.name}"` : ''} is ${server.status}${server.taskState ? ` (${server.taskState})` : ''}${server.host ? ` on ${server.host}` : ''}`,
  fact: {
    server: server.id,
    status: server.status,
    task_state: server.taskState,
    host: server.host,
    locked: server.locked,
  },
})

export const mappingSays = (mapping: Mapping, scene: Scene): Evidence => ({
  plane: 'nova',
  source: scene.sources.nova,
  says: `server ${mapping.server} maps the volume${mapping.device ? ` as ${mapping.device}` : ''}${mapping.attachment ? ` by attachment ${mapping.attachment}` : ''}`,
  fact: { server: mapping.server, device: mapping.device, attachment: mapping.attachment ?? null },
})

export const noMappingSays = (claim: Claim, scene: Scene): Evidence => ({
  plane: 'nova',
  source: scene.sources.nova,
  says:
    claim.mappings.unseen === null
      ? `server ${claim.server} has no mapping of the volume`
      : `mappings not seen: ${claim.mappings.unseen.detail}`,
  fact: { server: claim.server, mappings: claim.mappings.items.length },
})

export const holderSays = ({ host, source, domain, disk }: Holder): Evidence => ({
  plane: 'host',
  source,
  says: `domain ${domain.name} (${domain.uuid}, ${domain.state}) on ${host} has the volume as ${disk.target}`,
  fact: { host, domain: domain.uuid, name: domain.name, state: domain.state, target: disk.target },
})

/** That no domain has it, or that nobody looked. */
export const noHolderSays = (dossier: Dossier, scene: Scene): Evidence => ({
  plane: 'host',
  source: scene.sources.host,
  says:
    dossier.holders.unseen === null
      ? 'no domain on any host has the volume'
      : `whether a domain has it was not seen: ${dossier.holders.unseen.detail}`,
  fact: { holders: dossier.holders.items.length, unseen: dossier.holders.unseen?.reason ?? null },
})

export const watcherSays = (watcher: Watcher, pool: PoolReport | null, scene: Scene): Evidence => ({
  plane: 'backend',
  source: pool?.source ?? scene.sources.backend,
  says: `${watcher.address} (client ${watcher.client}) has ${watcher.object} open`,
  fact: { address: watcher.address, client: watcher.client, cookie: watcher.cookie, kind: watcher.kind },
})

export const exportSays = (entry: Export, pool: PoolReport | null, scene: Scene): Evidence => ({
  plane: 'backend',
  source: pool?.source ?? scene.sources.backend,
  says: `${entry.object} is exported to ${entry.host}${entry.calledThere === undefined ? '' : ` (there ${entry.calledThere})`}${entry.through === undefined ? '' : ` through ${entry.through}`}${entry.lun === null ? '' : ` as LUN ${entry.lun}`}${entry.active ? ', and an initiator is logged in' : ''}`,
  fact: { object: entry.object, host: entry.host, lun: entry.lun, active: entry.active },
})

export function objectSays(dossier: Dossier, scene: Scene): Evidence {
  const { object, trashed, kept, pool } = dossier.backend
  const source = pool?.source ?? scene.sources.backend
  const found = object.is === 'present' ? object.value : trashed.is === 'present' ? trashed.value : kept
  if (found === null)
    return {
      plane: 'backend',
      source,
      ...absenceSays(object, `object of volume ${dossier.id}`, { volume: dossier.id }),
    }
  const trash = found.trash === null ? '' : ` in the trash (id ${found.trash.id})`
  const open = (found.openBy ?? []).map((by) => `, open by ${by}`).join('')
  const pins = [...found.snapshots.map((name) => `snapshot ${name}`), ...found.children.map((name) => `clone ${name}`)]
  return {
    plane: 'backend',
    source,
    says: `${found.name} is there${trash}${open}${pins.length ? `, with ${pins.join(', ')}` : ''}`,
    fact: { object: found.name, trash: found.trash?.id ?? null, snapshots: found.snapshots, children: found.children },
  }
}

export const snapshotSays = (snapshot: VolumeSnapshot, scene: Scene): Evidence => ({
  plane: 'cinder',
  source: scene.sources.cinder,
  says: `snapshot ${snapshot.id} of the volume is ${snapshot.status}`,
  fact: { snapshot: snapshot.id, status: snapshot.status },
})

export const logSays = (event: LogEvent): Evidence => ({
  plane: 'log',
  source: event.source,
  says: `${event.at === null ? '' : `${event.at} `}${event.text}`,
  fact: { at: event.at, kind: event.kind, request: event.request },
})
