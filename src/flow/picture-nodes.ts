/** What each plane says of a volume, as the nodes of a picture. */
import { hostOfClient } from '../correlate/client-host.ts'
import { unseenOf } from '../correlate/index-region.ts'
import { type Fact, known, type Listing, type Unseen } from '../kernel/fact.ts'
import type { BackendObject, Watcher } from '../model/backend.ts'
import type { Attachment, Volume } from '../model/cinder.ts'
import type { Claim, Dossier } from '../model/dossier.ts'
import type { HostDevice } from '../model/host.ts'
import type { Mapping, Server } from '../model/nova.ts'
import type { Plane } from '../model/planes.ts'
import type { Region } from '../model/snapshot.ts'
import type { Mood, Node } from './picture.ts'
import { deviceNode, domainNode, exportNode, mappingNode, watcherNode } from './picture-ids.ts'

export const nodesOf = (dossier: Dossier, region: Region): readonly Node[] => [
  ...cinderNodes(dossier),
  ...novaNodes(dossier, region),
  ...backendNodes(dossier, region),
  ...hostNodes(dossier),
  ...logNodes(dossier, region),
]

const node = (plane: Plane, id: string, mood: Mood, ...lines: readonly (string | null)[]): Node => ({
  id,
  plane,
  mood,
  lines: lines.filter((line) => line !== null),
})

const emptiness = <T>(plane: Plane, id: string, none: string, { unseen }: Listing<T>): Node =>
  unseen === null ? node(plane, id, 'blank', none) : node(plane, id, 'unseen', 'not seen', unseen.detail)

/** `2026-11-21 10:29:50` of `2026-11-21T10:29:50.000000`. */
const readable = (time: string): string => time.slice(0, 19).replace('T', ' ')

const cinderNodes = ({ volume, attachments, snapshots }: Dossier): readonly Node[] => [
  volumeNode(volume),
  ...attachments.items.map(attachmentNode),
  ...(attachments.items.length === 0 || attachments.unseen !== null
    ? [emptiness('cinder', 'attachments', 'no attachment record', attachments)]
    : []),
  ...snapshots.map(({ id, status }) => node('cinder', id, 'plain', `snapshot: ${status}`, id)),
]

function volumeNode(volume: Fact<Volume>): Node {
  if (volume.is === 'unknown') return node('cinder', 'volume', 'unseen', 'volume not seen', volume.unseen.detail)
  if (volume.is === 'absent')
    return node(
      'cinder',
      'volume',
      'blank',
      'no such volume',
      volume.asked ? 'asked, and not there' : 'not in the list',
    )
  const { status, sizeGib, migrationStatus, host, updatedAt, multiattach } = volume.value
  return node(
    'cinder',
    'volume',
    'plain',
    `volume: ${status}`,
    `${sizeGib} GiB${multiattach ? ', multiattach' : ''}`,
    migrationStatus === null ? null : `migration ${migrationStatus}`,
    host === null ? 'no back end chosen' : `on ${host}`,
    updatedAt === null ? null : `since ${readable(updatedAt)}`,
  )
}

const attachmentNode = ({ id, status, server, host, device }: Attachment): Node =>
  node(
    'cinder',
    id,
    'plain',
    `attachment: ${status}`,
    id,
    server === null ? 'to no server' : `to ${server}`,
    host ? `on ${host}` : null,
    device,
  )

/** That no server claims a volume is only known where all servers could be seen. */
function novaNodes({ claims }: Dossier, region: Region): readonly Node[] {
  const nodes = claims.flatMap(claimNodes)
  if (nodes.length > 0) return nodes
  const unseen = unseenOf(region, 'mappings') ?? region.hidden
  return [
    unseen === null
      ? node('nova', 'servers', 'blank', 'no server claims it')
      : node('nova', 'servers', 'unseen', 'no server was seen that claims it', unseen.detail),
  ]
}

function claimNodes({ server, fact, past, mappings }: Claim): readonly Node[] {
  if (server === null) return []
  const nodes = [serverNode(server, fact, past), ...mappings.items.map(mapsIt)]
  if (mappings.items.length === 0 && fact.is === 'present')
    nodes.push(emptiness('nova', `mapping ${server}`, 'does not map it', mappings))
  return nodes
}

function serverNode(id: string, fact: Fact<Server>, past: Claim['past']): Node {
  if (fact.is === 'unknown') return node('nova', id, 'unseen', 'server not seen', id, fact.unseen.detail)
  if (fact.is === 'absent') return node('nova', id, 'blank', 'no such server', id, memoryOf(past))
  const { name, status, taskState, host } = fact.value
  const called = name === null ? '' : ` "${name}"`
  return node(
    'nova',
    id,
    'plain',
    `server${called}: ${status}`,
    id,
    taskState,
    host === null ? 'on no host' : `on ${host}`,
  )
}

function memoryOf(past: Claim['past']): string | null {
  if (past.is === 'unknown') return null
  if (past.is === 'absent') return 'and remembers none'
  const { endedAt } = past.value
  return endedAt === null ? 'it had one once' : `it had one, until ${readable(endedAt)}`
}

const mapsIt = (mapping: Mapping): Node =>
  node(
    'nova',
    mappingNode(mapping),
    'plain',
    `maps it${mapping.device ? ` as ${mapping.device}` : ''}`,
    mapping.attachment ? `by ${mapping.attachment}` : null,
  )

function backendNodes({ backend }: Dossier, region: Region): readonly Node[] {
  const { object, trashed, watchers, exports } = backend
  if (object.is === 'unknown' && trashed.is !== 'present')
    return [node('backend', 'object', 'unseen', 'not seen', object.unseen.detail)]
  const users = [
    ...watchers.items.map((watcher) => openerNode(watcher, hostOfClient(watcher, region))),
    ...exports.items.map((entry) =>
      node(
        'backend',
        exportNode(entry),
        'plain',
        `exported to ${entry.host}`,
        entry.calledThere === undefined ? null : `there called ${entry.calledThere}`,
        entry.through === undefined ? null : `through ${entry.through}`,
        entry.lun === null ? null : `LUN ${entry.lun}`,
        entry.active ? 'logged in' : null,
      ),
    ),
  ]
  const nobody = emptiness('backend', 'watchers', 'nobody has it open', unseenFirst(watchers, exports))
  const isUsed = users.length > 0 || (known(object)?.openBy ?? []).length > 0
  return [objectNode(object, trashed), ...(isUsed ? users : [nobody])]
}

const openerNode = (watcher: Watcher, host: string | null): Node =>
  node(
    'backend',
    watcherNode(watcher),
    'plain',
    'opened by',
    watcher.address,
    `client ${watcher.client}`,
    host === null ? null : `from ${host}`,
  )

/** Of two places that both could have shown a user, the one that was not seen. */
const unseenFirst = (watchers: Listing<unknown>, exports: Listing<unknown>): Listing<unknown> =>
  watchers.unseen === null ? exports : watchers

function objectNode(object: Fact<BackendObject>, trashed: Fact<BackendObject>): Node {
  if (trashed.is === 'present')
    return node(
      'backend',
      'object',
      'plain',
      trashed.value.name,
      `in the trash as ${trashed.value.trash?.id}`,
      headerLine(trashed.value),
    )
  if (object.is !== 'present') return node('backend', 'object', 'blank', 'no object of it')
  const { name, wwid, openBy = [], snapshots, children } = object.value
  return node(
    'backend',
    'object',
    'plain',
    name,
    headerLine(object.value),
    wwid,
    ...openBy.map((by) => `open by ${by}`),
    ...snapshots.map((snapshot) => `snapshot ${snapshot}`),
    ...children.map((child) => `clone ${child}`),
  )
}

const headerLine = ({ header }: BackendObject): string | null => (header === undefined ? null : `header ${header}`)

function hostNodes({ holders, devices }: Dossier): readonly Node[] {
  const nodes = [
    ...holders.items.map((holder) =>
      node(
        'host',
        domainNode(holder),
        'plain',
        `domain ${holder.domain.name}: ${holder.domain.state}`,
        holder.domain.uuid,
        `on ${holder.host}, as ${holder.disk.target}`,
        holder.domain.pid === undefined ? null : `process ${holder.domain.pid}`,
      ),
    ),
    ...devices.items.map(deviceOnHost),
  ]
  const { unseen } = holders
  if (nodes.length === 0) return [emptiness('host', 'domains', 'no domain has it', holders)]
  return unseen === null ? nodes : [...nodes, node('host', 'domains', 'unseen', 'not all seen', unseen.detail)]
}

function deviceOnHost(device: HostDevice): Node {
  const { host, map, path } = device
  if (map === null)
    return node('host', deviceNode(device), 'plain', `path ${path?.device} on ${host}`, path?.wwid ?? null)
  const failed = map.paths.filter(({ state }) => state === 'failed').length
  return node(
    'host',
    deviceNode(device),
    'plain',
    `map ${map.name} on ${host}`,
    `${failed} of ${map.paths.length} paths failed`,
    map.openCount === 0 ? 'not open' : `open ${map.openCount === 1 ? 'once' : `${map.openCount} times`}`,
    ...map.holders,
  )
}

function logNodes({ log }: Dossier, region: Region): readonly Node[] {
  if (log.length > 0)
    return log.map(({ at, text }, i) =>
      node('log', `log ${i}`, 'plain', at === null ? text : readable(at), at === null ? null : text),
    )
  const unseen = unseenLogs(region)
  return unseen === null
    ? [node('log', 'log', 'blank', 'nothing of it')]
    : [node('log', 'log', 'unseen', 'not seen', unseen)]
}

function unseenLogs({ logs }: Region): string | null {
  if (logs === null) return 'logs are not configured'
  const unseen: readonly Unseen[] = logs.map((report) => report.unseen).filter((entry) => entry !== null)
  return unseen[0]?.detail ?? null
}
