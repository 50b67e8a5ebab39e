/** Who refers to whom in a picture. A reference to what is not there ends in the node that says so. */
import { hostOfClient } from '../correlate/client-host.ts'
import type { Dossier } from '../model/dossier.ts'
import type { Region } from '../model/snapshot.ts'
import type { Edge } from './picture.ts'
import { deviceNode, domainNode, exportNode, mappingNode, watcherNode } from './picture-ids.ts'

export function edgesOf(dossier: Dossier, region: Region, ids: ReadonlySet<string>): readonly Edge[] {
  return [
    ...recordEdges(dossier),
    ...claimEdges(dossier),
    ...openerEdges(dossier),
    ...clientEdges(dossier, region),
  ].filter(({ from, to }) => ids.has(from) && ids.has(to))
}

const recordEdges = ({ attachments }: Dossier): readonly Edge[] =>
  attachments.items.flatMap(({ id, server, status }) => [
    { from: 'volume', to: id, label: status },
    ...(server === null ? [] : [{ from: id, to: server, label: 'to' }]),
  ])

const claimEdges = ({ claims }: Dossier): readonly Edge[] =>
  claims.flatMap(({ server, mappings, holders }) => [
    ...mappings.items.flatMap((mapping) => [
      { from: mapping.server, to: mappingNode(mapping), label: 'maps' },
      { from: mappingNode(mapping), to: mapping.attachment ?? 'volume', label: 'by' },
    ]),
    ...(server === null ? [] : holders.map((holder) => ({ from: server, to: domainNode(holder), label: 'runs as' }))),
  ])

const openerEdges = ({ holders, devices, backend }: Dossier): readonly Edge[] => [
  { from: 'volume', to: 'object', label: 'is' },
  ...holders.items.map((holder) => ({ from: domainNode(holder), to: 'object', label: 'has open' })),
  ...devices.items.map((device) => ({ from: deviceNode(device), to: 'object', label: 'leads to' })),
  ...backend.watchers.items.map((watcher) => ({ from: watcherNode(watcher), to: 'object', label: 'watches' })),
  ...backend.exports.items.map((entry) => ({ from: 'object', to: exportNode(entry), label: 'exported' })),
]

/** A client that comes from a host on which one domain has the volume is that domain's. */
const clientEdges = ({ holders, backend }: Dossier, region: Region): readonly Edge[] =>
  backend.watchers.items.flatMap((watcher) => {
    const host = hostOfClient(watcher, region)
    const [holder, ...others] = holders.items.filter((it) => it.host === host)
    return holder === undefined || others.length > 0
      ? []
      : [{ from: watcherNode(watcher), to: domainNode(holder), label: 'is' }]
  })
