/** The cloud that a simulation begins with: projects and users, two back ends, three compute hosts, nothing in it. */
import { type CloudSettings, emptyCloud, type SimulatedCloud } from './cloud.ts'
import type { HostRow } from './state/planes.ts'

/** Everybody's password; nothing of this cloud is worth protecting. */
export const standardPassword = 'simulated'

export const projectIds = {
  admin: 'a0000000000000000000000000000001',
  demo: 'd0000000000000000000000000000002',
  service: 'e0000000000000000000000000000003',
  other: 'f0000000000000000000000000000004',
} as const

export const userIds = {
  admin: 'aa000000000000000000000000000001',
  demo: 'dd000000000000000000000000000002',
  reader: 'cc000000000000000000000000000003',
  nova: 'ee000000000000000000000000000004',
} as const

export const applicationCredential = { id: 'ac000000000000000000000000000001', secret: 'simulated-credential' } as const

/** The one image there is. */
export const imageId = '5b0aba9e-0000-4000-8000-00000000c1a0'

export const computeHosts = ['compute-01', 'compute-02', 'compute-03'] as const

export function standardCloud(settings: CloudSettings = {}): SimulatedCloud {
  const cloud = emptyCloud(settings)
  for (const [name, id] of Object.entries(projectIds)) cloud.projects.set(id, { id, name })
  addUser(cloud, 'admin', { [projectIds.admin]: ['admin', 'member', 'reader'], system: ['admin'] })
  addUser(cloud, 'demo', { [projectIds.demo]: ['member', 'reader'] })
  addUser(cloud, 'reader', { [projectIds.demo]: ['reader'] })
  addUser(cloud, 'nova', { [projectIds.service]: ['admin', 'service'] })
  cloud.credentials.set(applicationCredential.id, {
    ...applicationCredential,
    name: 'simulated',
    user: userIds.admin,
    project: projectIds.admin,
  })
  addTypes(cloud)
  addServices(cloud)
  return cloud
}

function addUser(
  cloud: SimulatedCloud,
  name: keyof typeof userIds,
  roles: Readonly<Record<string, readonly string[]>>,
): void {
  cloud.users.set(userIds[name], {
    id: userIds[name],
    name,
    password: standardPassword,
    roles: new Map(Object.entries(roles)),
  })
}

function addTypes(cloud: SimulatedCloud): void {
  const types = [
    ['ceph', 'ceph', false],
    ['san', 'CPG1', false],
    ['shared', 'ceph', true],
  ] as const
  for (const [name, backend, multiattach] of types) {
    cloud.types.set(name, { id: cloud.random.uuid(), name, description: null, backend, multiattach })
  }
  cloud.storage.push(
    {
      kind: 'rbd',
      backend: 'storage-01@ceph',
      pool: 'ceph',
      cephPool: 'volumes',
      ours: true,
      unreachable: null,
      images: new Map(),
    },
    {
      kind: 'hpe3par',
      backend: 'storage-01@san',
      pool: 'CPG1',
      ours: true,
      unreachable: null,
      serial: 'CZ0000021F2A',
      volumes: new Map(),
      vluns: [],
      hostSets: new Map(),
      volumeSets: new Map(),
      otherNames: new Map(),
      sessions: new Map(),
    },
  )
}

function addServices(cloud: SimulatedCloud): void {
  for (const [binary, host] of [
    ['cinder-volume', 'storage-01@ceph'],
    ['cinder-volume', 'storage-01@san'],
    ['cinder-scheduler', 'control-01'],
    ['cinder-backup', 'storage-01'],
  ] as const) {
    cloud.cinderServices.push({
      binary,
      host,
      uuid: cloud.random.uuid(),
      enabled: true,
      downSince: null,
      disabledReason: null,
    })
  }
  for (const [binary, host] of [
    ['nova-scheduler', 'control-01'],
    ['nova-conductor', 'control-01'],
  ] as const) {
    cloud.novaServices.push({
      id: cloud.random.uuid(),
      binary,
      host,
      zone: 'internal',
      cell: 'cell0',
      enabled: true,
      downSince: null,
      forcedDown: false,
      disabledReason: null,
    })
  }
  for (const [i, host] of computeHosts.entries()) addComputeHost(cloud, host, `10.0.0.${31 + i}`, 'cell1')
}

export function addComputeHost(cloud: SimulatedCloud, name: string, address: string, cell: string): HostRow {
  cloud.novaServices.push({
    id: cloud.random.uuid(),
    binary: 'nova-compute',
    host: name,
    zone: 'nova',
    cell,
    enabled: true,
    downSince: null,
    forcedDown: false,
    disabledReason: null,
  })
  const adapter = `10000090fa00${cloud.hosts.size.toString(16).padStart(3, '0')}`
  const initiators = [`${adapter}0`, `${adapter}1`]
  const nothing = { unreachable: null, domains: new Map(), maps: new Map(), loosePaths: [] }
  const host: HostRow = { name, address, initiators, ...nothing }
  cloud.hosts.set(name, host)
  return host
}
