/** The back ends that cinder.conf enables, each under the name that Cinder gives its pools. */
import { hostname } from 'node:os'
import type { BackendConfig } from '../config/schema.ts'
import type { Option } from '../parse/oslo-options.ts'
import { listOf } from '../parse/oslo-options.ts'
import { arrayIn } from './found-array.ts'
import type { ServiceFiles } from './service-files.ts'

/** What Cinder says of itself: `host@backend` of its services, `host@backend#pool` of its pools. */
export interface CinderSays {
  readonly services: readonly string[]
  readonly pools: readonly string[]
}

/** One enabled back end: its options, and what to call it. */
export interface Section {
  readonly name: string
  /** Explicitly in its own group, or in that for all back ends; what stands in DEFAULT is not for it. */
  option(key: string): Option | null
  /** The group in which an option stands. */
  groupOf(key: string): string
  readonly files: ServiceFiles
  /** Each service that runs it. */
  readonly hosts: readonly string[]
  /** The pools of one of those, as Cinder lists them. */
  poolsOf(host: string): readonly string[]
}

export function foundBackends(files: ServiceFiles, says: CinderSays): readonly BackendConfig[] {
  if (files.path === null || files.groups.size === 0) return []
  const enabled = files.get(['DEFAULT', 'enabled_backends'])
  const names = enabled === null ? [] : listOf(enabled.value)
  if (names.length === 0) files.remark(`no back end was found: ${files.path} sets no [DEFAULT] enabled_backends`)
  return names.flatMap((name) => backendsOf(sectionOf(name, files, says)))
}

function sectionOf(name: string, files: ServiceFiles, says: CinderSays): Section {
  const groups = [name, 'backend_defaults']
  const option: Section['option'] = (key) => files.get(...groups.map((group) => [group, key] as const))
  return {
    name,
    files,
    option,
    groupOf: (key) => groups.find((group) => files.get([group, key]) !== null) ?? name,
    hosts: hostsOf(name, option('backend_host'), files, says),
    poolsOf: (host) => says.pools.filter((pool) => pool.startsWith(`${host}#`)),
  }
}

/** The services of this very file where Cinder lists them; else those that run a back end of this name, if any. */
function hostsOf(name: string, ownHost: Option | null, files: ServiceFiles, says: CinderSays): readonly string[] {
  const host = ownHost?.value ?? files.get(['DEFAULT', 'host'])?.value ?? hostname()
  const cluster = files.get(['DEFAULT', 'cluster'])?.value
  const own = [...(cluster === undefined ? [] : [`${cluster}@${name}`]), `${host}@${name}`]
  const listed = new Set([...says.services, ...says.pools.map((pool) => pool.split('#')[0] as string)])
  const exact = own.filter((service) => listed.has(service))
  const others = [...listed].filter((service) => service.endsWith(`@${name}`) && !exact.includes(service)).sort()
  if (exact.length > 0) {
    for (const other of others) files.remark(`${other} was left out: it is another service, with a file of its own`)
    return exact
  }
  if (others.length === 0)
    files.remark(`back end [${name}] was left out: Cinder lists no service ${own.at(-1)}, nor another of that name`)
  return others
}

function backendsOf(section: Section): readonly BackendConfig[] {
  const { name, files, hosts } = section
  const driver = section.option('volume_driver')?.value
  if (driver === undefined) {
    files.remark(`back end [${name}] was left out: ${files.path} sets no volume_driver for it`)
    return []
  }
  const className = driver.split('.').at(-1) ?? ''
  if (/^RBDDriver$/.test(className)) return hosts.flatMap((host) => poolIn(section, host))
  if (/^HPE?3PAR\w*Driver$/i.test(className)) return hosts.flatMap((host) => arrayIn(section, host))
  if (/^LVM\w*Driver$/.test(className)) return hosts.flatMap((host) => groupIn(section, host))
  files.remark(`back end [${name}] was left out: the driver ${className} is none of rbd, hpe3par and lvm`)
  return []
}

/** Without a pool in the name where Cinder lists none: then all of the back end is meant. */
const namesOf = ({ poolsOf }: Section, host: string): readonly string[] => {
  const pools = poolsOf(host)
  return pools.length === 0 ? [host] : pools
}

function poolIn(section: Section, host: string): readonly BackendConfig[] {
  const value = (key: string): string | undefined => section.option(key)?.value || undefined
  const cluster = value('rbd_cluster_name')
  const user = value('rbd_user')
  const conf = value('rbd_ceph_conf')
  return namesOf(section, host).map((name) => ({
    kind: 'rbd',
    name,
    pool: value('rbd_pool') ?? 'rbd',
    ...(user === undefined ? {} : { user }),
    ...(conf === undefined ? {} : { ceph_conf: conf }),
    ...(cluster === undefined || cluster === 'ceph' ? {} : { cluster }),
  }))
}

const targets: Readonly<Record<string, 'lio' | 'tgt'>> = { lioadm: 'lio', tgtadm: 'tgt' }

function groupIn(section: Section, host: string): readonly BackendConfig[] {
  const value = (key: string): string | undefined => section.option(key)?.value || undefined
  const helper = value('target_helper') ?? value('iscsi_helper') ?? 'tgtadm'
  const target = targets[helper] ?? 'none'
  if (target === 'none')
    section.files.remark(`exports of [${section.name}] are not read: ${helper} is none of lioadm and tgtadm`)
  const machine = host.split('@')[0] as string
  return namesOf(section, host).map((name) => ({
    kind: 'lvm',
    name,
    volume_group: value('volume_group') ?? 'cinder-volumes',
    target,
    ...(machine === hostname() ? {} : { host: machine }),
  }))
}
