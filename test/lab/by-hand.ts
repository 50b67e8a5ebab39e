/** The lab as its own tools show it: openstack, mariadb, rbd and virsh. cindersweep has no part in this. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { eachOf } from '../../src/kernel/concurrency.ts'
import { printed, state } from './lab.ts'

type Rows = readonly (readonly string[])[]

export async function rowsOf(database: string, statement: string): Promise<Rows> {
  const socket = join(state, 'mysql/mysqld.sock')
  const text = await printed(
    'mariadb',
    '--no-defaults',
    '-S',
    socket,
    '-u',
    'root',
    '-N',
    '-B',
    database,
    '-e',
    statement,
  )
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))
}

const hosts = ['compute1', 'compute2'] as const

export const virsh = (host: string, ...args: readonly string[]): Promise<string> =>
  printed('virsh', '-q', '-c', `qemu:///system?socket=${state}/hosts/${host}/run/libvirt/libvirt-sock`, ...args)

/** `uuid host state` of all domains, those that are shut off too. */
export async function domainsByHand(): Promise<readonly string[]> {
  const found = await eachOf(hosts, 1, async (host) => {
    const all = (await virsh(host, 'list', '--all', '--uuid')).split(/\s+/).filter((uuid) => uuid !== '')
    return eachOf(all, 2, async (uuid) => `${uuid} ${host} ${(await virsh(host, 'domstate', uuid)).trim()}`)
  })
  return found.flat().sort()
}

/** Where the volume is a disk of a running domain. */
export async function guestsOf(volume: string): Promise<readonly string[]> {
  const found = await eachOf(hosts, 1, async (host) => {
    const running = (await virsh(host, 'list', '--uuid')).split(/\s+/).filter((uuid) => uuid !== '')
    const disks = await eachOf(running, 2, async (uuid) => ({ uuid, blocks: await virsh(host, 'domblklist', uuid) }))
    return disks.filter(({ blocks }) => blocks.includes(`volume-${volume}`)).map(({ uuid }) => uuid)
  })
  return found.flat().sort()
}

export interface VolumeByHand {
  readonly status: string
  /** Servers of Cinder's attachments, and of Nova's mappings. */
  readonly attached: readonly string[]
  readonly mapped: readonly string[]
  readonly watched: boolean
  readonly guests: readonly string[]
}

interface Listed {
  readonly ID: string
  readonly Status: string
}

/** One volume, as each tool shows it. */
export async function volumeByHand(volume: string): Promise<VolumeByHand> {
  const listed = JSON.parse(
    await printed('openstack', '--os-cloud', 'oslab-admin', 'volume', 'list', '--all-projects', '-f', 'json'),
  ) as readonly Listed[]
  const attached = await rowsOf(
    'cinder',
    `SELECT instance_uuid FROM volume_attachment WHERE volume_id='${volume}' AND deleted=0 ORDER BY 1`,
  )
  const mapped = await eachOf(['nova', 'nova_cell2'], 1, (database) =>
    rowsOf(database, `SELECT instance_uuid FROM block_device_mapping WHERE volume_id='${volume}' AND deleted=0`),
  )
  return {
    status: listed.find(({ ID }) => ID === volume)?.Status ?? 'gone',
    attached: attached.map(([server]) => server ?? ''),
    mapped: mapped.flat().map(([server]) => server ?? ''),
    watched: await isWatched(`volumes/volume-${volume}`),
    guests: await guestsOf(volume),
  }
}

export const imagesIn = async (pool: string): Promise<readonly string[]> =>
  JSON.parse(await printed('rbd', 'ls', '-p', pool, '--format', 'json')) as readonly string[]

export async function isWatched(image: string): Promise<boolean> {
  const [pool, name] = image.split('/') as [string, string]
  if (!(await imagesIn(pool)).includes(name)) return false
  const { watchers } = JSON.parse(await printed('rbd', 'status', image, '--format', 'json')) as {
    readonly watchers: readonly unknown[]
  }
  return watchers.length > 0
}

/** Rows, disks and definitions of what is healthy: in one text, so that any difference shows. */
export async function portraitOf(volumes: readonly string[], servers: readonly string[]): Promise<string> {
  const among = (ids: readonly string[]): string => ids.map((id) => `'${id}'`).join(', ')
  const parts = [
    await rowsOf('cinder', `SELECT * FROM volumes WHERE id IN (${among(volumes)}) ORDER BY id`),
    await rowsOf('cinder', `SELECT * FROM volume_attachment WHERE volume_id IN (${among(volumes)}) ORDER BY id`),
    await rowsOf('nova', `SELECT * FROM block_device_mapping WHERE volume_id IN (${among(volumes)}) ORDER BY id`),
    await rowsOf(
      'nova',
      `SELECT uuid, host, vm_state, power_state, task_state, deleted FROM instances WHERE uuid IN (${among(servers)}) ORDER BY id`,
    ),
    await eachOf(volumes, 1, async (volume) => `${volume} ${await contentOf(`volumes/volume-${volume}`)}`),
    await definitionsOf(servers),
  ]
  return parts
    .map((part) => part.map((line) => (typeof line === 'string' ? line : line.join(' '))).join('\n'))
    .join('\n\n')
}

async function contentOf(image: string): Promise<string> {
  const allocated = await printed('rbd', 'export-diff', '--no-progress', image, '-')
  return createHash('sha256').update(allocated).digest('hex')
}

async function definitionsOf(servers: readonly string[]): Promise<readonly string[]> {
  const all = await domainsByHand()
  const wanted = all.map((line) => line.split(' ') as [string, string]).filter(([uuid]) => servers.includes(uuid))
  return eachOf(wanted, 1, async ([uuid, host]) => `${uuid} ${host} ${await virsh(host, 'dumpxml', uuid)}`)
}
