/** Nova's part of a state, and the guests on its hosts. */
import { imageId, projectIds, userIds } from '../src/simulate/standard.ts'
import type { DiskRow, DomainRow } from '../src/simulate/state/planes.ts'
import type { AttachmentRow, MappingRow, ServerRow } from '../src/simulate/state/rows.ts'
import type { Values } from './axes.ts'
import { hosts, imageName, longAgo, otherServerId, recordIds, serverId, volumeId, wwid } from './ids.ts'
import type { Guest } from './world.ts'

const server = (id: string, number: number, host: string | null): ServerRow => ({
  id,
  number,
  name: `server-${number}`,
  project: projectIds.demo,
  user: userIds.demo,
  vmState: 'active',
  taskState: null,
  powerState: 1,
  host,
  flavor: '1',
  image: imageId,
  locked: false,
  zone: 'nova',
  cell: 'cell1',
  createdAt: longAgo,
  updatedAt: longAgo,
  launchedAt: longAgo,
  deletedAt: null,
  archived: false,
})

const owned = (fields: Partial<ServerRow>): ServerRow => ({ ...server(serverId, 1, hosts.own), ...fields })

const ownServers: Readonly<Record<Values['server'], readonly ServerRow[]>> = {
  active: [owned({})],
  stopped: [owned({ vmState: 'stopped', powerState: 4 })],
  shelved: [owned({ vmState: 'shelved_offloaded', powerState: 4, host: null })],
  busy: [owned({ taskState: 'powering-off' })],
  deleted: [owned({ vmState: 'deleted', powerState: 0, deletedAt: longAgo })],
  purged: [],
}

/** Of another project: who looks through the volume's own project alone does not see it. */
const others: readonly ServerRow[] = [{ ...server(otherServerId, 2, hosts.other), project: projectIds.other }]

const hasOther = ({ variation }: Values): boolean =>
  variation === 'shares' || variation === 'double' || variation === 'maps-too'

export const serversIn = (values: Values): readonly ServerRow[] => [
  ...ownServers[values.server],
  ...(hasOther(values) ? others : []),
]

const mapping = (server: string, fields: Partial<MappingRow>): MappingRow => ({
  uuid: `${server}-map`,
  server,
  volume: volumeId,
  attachment: null,
  device: '/dev/vdb',
  bootIndex: null,
  deleteOnTermination: false,
  deletedAt: null,
  ...fields,
})

export function mappingsIn(values: Values, records: readonly AttachmentRow[]): readonly MappingRow[] {
  const named = (records.find((record) => record.server === serverId)?.id ?? recordIds.lost) as string
  const shared = records.some((record) => record.server === otherServerId) ? recordIds.others : recordIds.named
  const own = {
    none: [],
    named: [mapping(serverId, { attachment: named })],
    other: [mapping(serverId, { attachment: recordIds.named })],
    root: [mapping(serverId, { attachment: named, device: '/dev/vda', bootIndex: 0 })],
  }[values.mapping]
  return [...own, ...(hasOther(values) ? [mapping(otherServerId, { attachment: shared })] : [])]
}

const localDisk = (uuid: string): DiskRow => ({
  target: 'vda',
  volume: null,
  source: `/var/lib/nova/instances/${uuid}/disk`,
  wwid: null,
})

const diskOf = ({ backend }: Values): DiskRow =>
  backend === 'rbd'
    ? { target: 'vdb', volume: volumeId, source: `volumes/${imageName}`, wwid: null }
    : { target: 'vdb', volume: volumeId, source: '/dev/dm-0', wwid }

interface Wanted {
  readonly uuid: string
  readonly number: number
  readonly host: string
  readonly state: DomainRow['state']
  readonly has: boolean
}

function guest({ uuid, number, host, state, has }: Wanted, values: Values): Guest {
  const disks = has ? [localDisk(uuid), diskOf(values)] : [localDisk(uuid)]
  const name = `instance-${number.toString(16).padStart(8, '0')}`
  return { host, has, domain: { uuid, name, state, migrating: false, disks } }
}

/** A guest is where its server is, as long as Nova has one with a host; the disk is another question. */
export function domainsIn(values: Values): readonly Guest[] {
  const own = { uuid: serverId, number: 1 }
  const { domain } = values
  const home = ownServers[values.server].find((row) => row.deletedAt === null)?.host ?? null
  const idle = {
    ...own,
    host: hosts.own,
    state: values.server === 'stopped' ? 'shut-off' : 'running',
    has: false,
  } as const
  const guests: Guest[] = []
  if (domain === 'running' || domain === 'shut-off')
    guests.push(guest({ ...own, host: hosts.own, state: domain, has: true }, values))
  else if (home !== null) guests.push(guest(idle, values))
  if (domain === 'elsewhere') guests.push(guest({ ...own, host: hosts.other, state: 'running', has: true }, values))
  if (hasOther(values)) {
    const has = values.variation !== 'maps-too'
    guests.push(guest({ uuid: otherServerId, number: 2, host: hosts.other, state: 'running', has }, values))
  }
  return guests
}
