/** What others do while a repair goes on: users and Nova through the services, hosts by themselves. */
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import type { Planted } from '../../src/simulate/faults/planted.ts'
import { mappingsOf } from '../../src/simulate/nova/rows.ts'
import { computeHosts } from '../../src/simulate/standard.ts'
import type { HostRow } from '../../src/simulate/state/planes.ts'
import type { ServerRow } from '../../src/simulate/state/rows.ts'
import { type Client, openServices, wires } from './simulated-services.ts'

export interface Stage {
  readonly cloud: SimulatedCloud
  readonly planted: Pick<Planted, 'volume' | 'server'>
}

/** Whoever refuses it has the last word: a move that is refused changes nothing. */
export type Move = (stage: Stage) => Promise<void>

const [first, second] = computeHosts

export const moves: Readonly<Record<string, Move>> = {
  'a user attaches it on one host': (stage) => attachOn(first, stage),
  'a user attaches it on the other host': (stage) => attachOn(second, stage),
  'a user detaches it': async (stage) => {
    const client = await administrator(stage)
    const mapping = [...stage.cloud.servers.all()].filter((server) =>
      mappingsOf(stage.cloud, server.id).some(({ volume }) => volume === stage.planted.volume),
    )
    for (const { id } of mapping) await client.compute(`DELETE /servers/${id}/os-volume_attachments/${idOf(stage)}`)
  },
  'a user deletes it': async (stage) =>
    void (await (await administrator(stage)).volume(`DELETE /volumes/${idOf(stage)}`)),
  'a user deletes its server': async (stage) => {
    const client = await administrator(stage)
    for (const { id } of serversOf(stage)) await client.compute(`DELETE /servers/${id}`)
  },
  'Nova migrates its server': async (stage) => {
    const client = await administrator(stage)
    for (const { id, host } of serversOf(stage)) {
      const body = { 'os-migrateLive': { host: host === first ? second : first, block_migration: 'auto' } }
      await client.compute(`POST /servers/${id}/action`, { version: '2.30', body })
    }
  },
  'the hosts boot anew': async ({ cloud }) => {
    for (const host of cloud.hosts.values()) boot(host, cloud)
  },
}

const administrator = async ({ cloud }: Stage): Promise<Client> =>
  (await openServices((wires[0] as (typeof wires)[number])[1], cloud)).login()

const idOf = ({ planted }: Stage): string => planted.volume ?? 'none'

async function attachOn(host: string, stage: Stage): Promise<void> {
  const bystander = [...stage.cloud.servers.all()].find(
    (server) => server.host === host && server.deletedAt === null && server.id !== stage.planted.server,
  )
  const body = { volumeAttachment: { volumeId: idOf(stage) } }
  const client = await administrator(stage)
  await client.compute(`POST /servers/${bystander?.id}/os-volume_attachments`, { version: '2.60', body })
}

/** Those that Nova maps it to, and the one that the fault is about. */
const serversOf = ({ cloud, planted }: Stage): readonly ServerRow[] =>
  [...cloud.servers.all()].filter(
    ({ id, deletedAt }) =>
      deletedAt === null &&
      (id === planted.server || mappingsOf(cloud, id).some(({ volume }) => volume === planted.volume)),
  )

/** Guests stay off, and nobody has anything open: neither maps, nor paths, nor clients of a pool. */
function boot(host: HostRow, cloud: SimulatedCloud): void {
  for (const domain of host.domains.values()) domain.state = 'shut-off'
  host.maps.clear()
  host.loosePaths.splice(0)
  for (const storage of cloud.storage) {
    if (storage.kind === 'rbd')
      for (const { watchers } of storage.images.values())
        watchers.splice(0, watchers.length, ...watchers.filter((watcher) => watcher.host !== host.name))
    else for (const vlun of storage.vluns) if (vlun.host === host.name) vlun.active = false
  }
}
