/** One Ceph pool behind its port: images, trash, and who has each of them open. */
import { eachOf } from '../../kernel/concurrency.ts'
import { asFailure } from '../../kernel/errors.ts'
import type { Unseen, UnseenReason } from '../../kernel/fact.ts'
import type { VolumeId } from '../../kernel/ids.ts'
import type { BackendObject, PoolReport, Watcher } from '../../model/backend.ts'
import type { BackendReader } from '../../ports/backend.ts'
import { parseListWatchers, parseRbdStatus } from '../parse/rbd-clients.ts'
import { parseRbdChildren, parseRbdInfo, parseRbdListing, parseRbdSnapshots } from '../parse/rbd-images.ts'
import { parseRbdTrash } from '../parse/rbd-trash.ts'
import { type RbdAccess, type RbdCommand, rbdCommand } from './rbd-command.ts'
import { headerNamed, objectOf, objectsOf } from './rbd-objects.ts'

export interface RbdReaderOptions extends RbdAccess {
  readonly source: string
  /** `host@backend#pool`, or `host@backend`, of the volumes in it. */
  readonly serves: string
  readonly ours: boolean
  /** How many images are asked about at a time. */
  readonly concurrency: number
}

export function rbdReader(options: RbdReaderOptions): BackendReader {
  const { source, pool } = options
  const command = rbdCommand(options)
  return {
    source,
    grant: `ceph auth caps client.${options.user ?? 'admin'} mon 'profile rbd-read-only' osd 'profile rbd-read-only pool=${pool}'`,
    look: (ids) => look(options, command, ids),
    async object(volume) {
      const image = `${pool}/volume-${volume}`
      const text = await command.ask('rbd', 'info', image, '--format', 'json')
      if (text === null) return null
      const snapshots = await command.ask('rbd', 'snap', 'ls', image, '--format', 'json')
      const children = await command.ask('rbd', 'children', '--all', image, '--format', 'json')
      return {
        ...objectOf(parseRbdInfo(text)),
        snapshots: snapshotNames(snapshots),
        children: parseRbdChildren(children ?? '[]').map((child) => `${child.pool}/${child.image}`),
      }
    },
  }
}

async function look(options: RbdReaderOptions, command: RbdCommand, ids?: ReadonlySet<VolumeId>): Promise<PoolReport> {
  const [backend = '', name = null] = options.serves.split('#')
  const empty: PoolReport = {
    backend,
    pool: name,
    source: options.source,
    kind: 'rbd',
    ours: options.ours,
    unseen: null,
    shows: { watchers: true, exports: true, trash: true, dependants: true },
    objects: [],
    watchers: [],
    exports: [],
  }
  try {
    const objects = await listObjects(options, command)
    if (ids === undefined) return { ...empty, objects, ...(await watchersOf(objects, options, command)) }
    // Each image is a program that is run: for one repair in a large pool, most of them in vain.
    const meant = objects.filter(({ volume }) => volume !== null && ids.has(volume))
    const askedOf = meant.map(({ name }) => name)
    return { ...empty, objects, askedOf, ...(await watchersOf(meant, options, command)) }
  } catch (thrown) {
    return { ...empty, unseen: unseenBecause(options.source, thrown) }
  }
}

/** The trash after the pool: what is moved there meanwhile is seen twice, and not missed. */
async function listObjects(
  { pool, concurrency }: RbdReaderOptions,
  command: RbdCommand,
): Promise<readonly BackendObject[]> {
  const images = await command.list('ls', '-l', '-p', pool, '--format', 'json')
  const trash = await command.list('trash', 'ls', '--all', '-l', '-p', pool, '--format', 'json')
  const objects = objectsOf(parseRbdListing(images), parseRbdTrash(trash), pool)
  return eachOf(objects, concurrency, async (object) =>
    object.trash === null ? object : { ...object, snapshots: await snapshotsInTrash(object.trash.id, pool, command) },
  )
}

/** The list of the trash does not show what keeps an image there. */
const snapshotsInTrash = async (id: string, pool: string, command: RbdCommand): Promise<readonly string[]> =>
  snapshotNames(await command.ask('rbd', 'snap', 'ls', '-p', pool, '--image-id', id, '--format', 'json'))

/** Gone meanwhile, it has none. */
const snapshotNames = (text: string | null): readonly string[] =>
  parseRbdSnapshots(text ?? '[]').map((snapshot) => snapshot.name)

/** A question that fails leaves the pool half seen: the objects are there, who has them open is not. */
async function watchersOf(
  objects: readonly BackendObject[],
  options: RbdReaderOptions,
  command: RbdCommand,
): Promise<Pick<PoolReport, 'watchers' | 'unseen'>> {
  let unseen: Unseen | null = null
  const found = await eachOf(objects, options.concurrency, async (object) => {
    try {
      return await watchersOfOne(object, options.pool, command)
    } catch (thrown) {
      unseen ??= unseenBecause(options.source, thrown)
      return []
    }
  })
  return { watchers: found.flat(), unseen }
}

/** `rbd status` cannot name an image in the trash; its header's own name can. Gone meanwhile, it has no watchers. */
async function watchersOfOne(
  { name, trash }: BackendObject,
  pool: string,
  command: RbdCommand,
): Promise<readonly Watcher[]> {
  if (trash !== null) {
    const text = await command.ask('rados', '-p', pool, 'listwatchers', headerNamed(trash.id))
    return text === null ? [] : parseListWatchers(text, name)
  }
  const text = await command.ask('rbd', 'status', `${pool}/${name}`, '--format', 'json')
  return text === null ? [] : parseRbdStatus(text, name)
}

const reasons: Readonly<Record<string, UnseenReason>> = {
  'host.refused': 'refused',
  'endpoint.timeout': 'timed-out',
  'parse.malformed': 'nonsense',
  'program.flood': 'nonsense',
}

function unseenBecause(source: string, thrown: unknown): Unseen {
  const failure = asFailure(thrown)
  if (failure.code === 'interrupted' || failure.code === 'internal') throw failure
  return { source, reason: reasons[failure.code] ?? 'unreachable', detail: `${source}: ${failure.message}` }
}
