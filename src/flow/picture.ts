/** One dossier as a picture: a column for each plane, what it says in each, and how the parts refer to each other. */
import type { Listing } from '../kernel/fact.ts'
import type { Claim, Dossier } from '../model/dossier.ts'
import type { Plane } from '../model/planes.ts'

/** `blank` for a plane that says nothing, `unseen` for one that was not seen: they must never look alike. */
export type Mood = 'plain' | 'blank' | 'unseen'

export interface Node {
  readonly id: string
  readonly plane: Plane
  readonly mood: Mood
  readonly lines: readonly string[]
}

export interface Edge {
  readonly from: string
  readonly to: string
  readonly label: string
}

export interface Picture {
  readonly title: string
  readonly columns: readonly { readonly plane: Plane; readonly name: string; readonly nodes: readonly Node[] }[]
  readonly edges: readonly Edge[]
}

const names: Readonly<Record<Plane, string>> = {
  cinder: 'Cinder',
  nova: 'Nova',
  backend: 'Back end',
  host: 'Compute hosts',
  log: 'Logs',
}

export function pictureOf(dossier: Dossier): Picture {
  const nodes = [
    ...cinderNodes(dossier),
    ...novaNodes(dossier),
    ...backendNodes(dossier),
    ...hostNodes(dossier),
    ...logNodes(dossier),
  ]
  const planes: readonly Plane[] = ['cinder', 'nova', 'backend', 'host', 'log']
  const name = dossier.volume.is === 'present' ? dossier.volume.value.name : null
  return {
    title: `volume ${dossier.id}${name === null ? '' : ` "${name}"`}`,
    columns: planes.map((plane) => ({
      plane,
      name: names[plane],
      nodes: nodes.filter((node) => node.plane === plane),
    })),
    edges: edgesOf(dossier, new Set(nodes.map((node) => node.id))),
  }
}

const node = (plane: Plane, id: string, mood: Mood, ...lines: readonly (string | null)[]): Node => ({
  id,
  plane,
  mood,
  lines: lines.filter((line) => line !== null),
})

function cinderNodes(dossier: Dossier): readonly Node[] {
  const { volume, attachments } = dossier
  const nodes: Node[] = []
  if (volume.is === 'present') {
    const { status, sizeGib, migrationStatus, host, updatedAt, multiattach } = volume.value
    nodes.push(
      node(
        'cinder',
        'volume',
        'plain',
        `volume: ${status}`,
        `${sizeGib} GiB${multiattach ? ', multiattach' : ''}`,
        migrationStatus === null ? null : `migration ${migrationStatus}`,
        host === null ? 'no back end chosen' : `on ${host}`,
        updatedAt === null ? null : `since ${readable(updatedAt)}`,
      ),
    )
  } else if (volume.is === 'absent')
    nodes.push(
      node('cinder', 'volume', 'blank', 'no such volume', volume.asked ? 'asked, and not there' : 'not in the list'),
    )
  else nodes.push(node('cinder', 'volume', 'unseen', 'volume not seen', volume.unseen.detail))
  for (const attachment of attachments.items) {
    nodes.push(
      node(
        'cinder',
        attachment.id,
        'plain',
        `attachment: ${attachment.status}`,
        attachment.id,
        attachment.server === null ? 'to no server' : `to ${attachment.server}`,
        attachment.host ? `on ${attachment.host}` : null,
        attachment.device,
      ),
    )
  }
  if (attachments.items.length === 0)
    nodes.push(emptiness('cinder', 'attachments', 'no attachment record', attachments))
  for (const snapshot of dossier.snapshots)
    nodes.push(node('cinder', snapshot.id, 'plain', `snapshot: ${snapshot.status}`, snapshot.id))
  return nodes
}

/** `2026-11-21 10:29:50` of `2026-11-21T10:29:50.000000`. */
const readable = (time: string | null): string => (time === null ? '' : time.slice(0, 19).replace('T', ' '))

const emptiness = <T>(plane: Plane, id: string, none: string, listing: Listing<T>): Node =>
  listing.unseen === null
    ? node(plane, id, 'blank', none)
    : node(plane, id, 'unseen', 'not seen', listing.unseen.detail)

function novaNodes(dossier: Dossier): readonly Node[] {
  const nodes = dossier.claims.flatMap(claimNodes)
  return nodes.length > 0 ? nodes : [node('nova', 'servers', 'blank', 'no server claims it')]
}

function claimNodes(claim: Claim): readonly Node[] {
  if (claim.server === null) return []
  const nodes: Node[] = []
  if (claim.fact.is === 'present') {
    const { name, status, taskState, host } = claim.fact.value
    nodes.push(
      node(
        'nova',
        claim.server,
        'plain',
        `server${name === null ? '' : ` "${name}"`}: ${status}`,
        claim.server,
        taskState,
        host === null ? 'on no host' : `on ${host}`,
      ),
    )
  } else if (claim.fact.is === 'absent') {
    const past =
      claim.past.is === 'present'
        ? `it had one, until ${readable(claim.past.value.endedAt) || 'some time'}`
        : claim.past.is === 'absent'
          ? 'and remembers none'
          : null
    nodes.push(node('nova', claim.server, 'blank', 'no such server', claim.server, past))
  } else nodes.push(node('nova', claim.server, 'unseen', 'server not seen', claim.server, claim.fact.unseen.detail))
  for (const mapping of claim.mappings.items)
    nodes.push(
      node(
        'nova',
        `mapping ${mapping.server}`,
        'plain',
        `maps it${mapping.device ? ` as ${mapping.device}` : ''}`,
        mapping.attachment ? `by ${mapping.attachment}` : null,
      ),
    )
  if (claim.mappings.items.length === 0 && claim.fact.is === 'present')
    nodes.push(emptiness('nova', `mapping ${claim.server}`, 'does not map it', claim.mappings))
  return nodes
}

function backendNodes({ backend }: Dossier): readonly Node[] {
  const { object, trashed, watchers, exports } = backend
  const nodes: Node[] = []
  if (trashed.is === 'present')
    nodes.push(
      node('backend', 'object', 'plain', `${trashed.value.name}`, `in the trash as ${trashed.value.trash?.id}`),
    )
  else if (object.is === 'present') {
    const { name, wwid, snapshots, children } = object.value
    nodes.push(
      node(
        'backend',
        'object',
        'plain',
        name,
        wwid,
        ...snapshots.map((snapshot) => `snapshot ${snapshot}`),
        ...children.map((child) => `clone ${child}`),
      ),
    )
  } else if (object.is === 'absent') nodes.push(node('backend', 'object', 'blank', 'no object of it'))
  else return [node('backend', 'object', 'unseen', 'not seen', object.unseen.detail)]
  for (const watcher of watchers.items)
    nodes.push(
      node('backend', `watcher ${watcher.address}`, 'plain', 'opened by', watcher.address, `client ${watcher.client}`),
    )
  for (const entry of exports.items)
    nodes.push(
      node(
        'backend',
        `export ${entry.host}`,
        'plain',
        `exported to ${entry.host}`,
        entry.lun === null ? null : `LUN ${entry.lun}`,
        entry.active ? 'logged in' : null,
      ),
    )
  if (watchers.items.length === 0 && exports.items.length === 0)
    nodes.push(emptiness('backend', 'watchers', 'nobody has it open', watchers))
  return nodes
}

function hostNodes({ holders, devices }: Dossier): readonly Node[] {
  const nodes = holders.items.map((holder) =>
    node(
      'host',
      `domain ${holder.host} ${holder.domain.uuid}`,
      'plain',
      `domain ${holder.domain.name}: ${holder.domain.state}`,
      holder.domain.uuid,
      `on ${holder.host}, as ${holder.disk.target}`,
    ),
  )
  const maps = devices.items.map((device) => {
    const failed = device.map?.paths.filter((path) => path.state === 'failed').length ?? 0
    return device.map === null
      ? node(
          'host',
          `path ${device.host} ${device.path?.device}`,
          'plain',
          `path ${device.path?.device} on ${device.host}`,
          device.path?.wwid ?? null,
        )
      : node(
          'host',
          `map ${device.host}`,
          'plain',
          `map ${device.map.name} on ${device.host}`,
          `${failed} of ${device.map.paths.length} paths failed`,
          `open ${device.map.openCount} times`,
        )
  })
  return nodes.length + maps.length > 0
    ? [...nodes, ...maps]
    : [emptiness('host', 'domains', 'no domain has it', holders)]
}

const logNodes = ({ log }: Dossier): readonly Node[] =>
  log.map((event, i) => node('log', `log ${i}`, 'plain', readable(event.at), event.text))

/** Who refers to whom. A reference to what is not there ends in the node that says so. */
function edgesOf(dossier: Dossier, ids: ReadonlySet<string>): readonly Edge[] {
  const edges: Edge[] = []
  const draw = (from: string, to: string, label: string): void => {
    if (ids.has(from) && ids.has(to)) edges.push({ from, to, label })
  }
  for (const attachment of dossier.attachments.items) {
    draw('volume', attachment.id, attachment.status)
    if (attachment.server !== null) draw(attachment.id, attachment.server, 'to')
  }
  for (const claim of dossier.claims) {
    for (const mapping of claim.mappings.items) {
      draw(mapping.server, `mapping ${mapping.server}`, 'maps')
      draw(`mapping ${mapping.server}`, mapping.attachment ?? 'volume', 'by')
    }
    for (const holder of claim.holders)
      if (claim.server !== null) draw(claim.server, `domain ${holder.host} ${holder.domain.uuid}`, 'runs as')
  }
  draw('volume', 'object', 'is')
  for (const holder of dossier.holders.items) draw(`domain ${holder.host} ${holder.domain.uuid}`, 'object', 'has open')
  for (const watcher of dossier.backend.watchers.items) draw(`watcher ${watcher.address}`, 'object', 'watches')
  for (const entry of dossier.backend.exports.items) draw('object', `export ${entry.host}`, 'exported')
  return edges
}
