/** Hands on the back ends and hosts of the simulated cloud, behind the ports of the real ones. */
import { CinderSweepError } from '../../kernel/errors.ts'
import { type BackendAct, type Done, done, type HostAct } from '../../model/act.ts'
import type { Keep, Writer } from '../../ports/writers.ts'
import type { SimulatedCloud } from '../cloud.ts'
import type { DiskRow, DomainRow, HostRow, ImageRow, RbdPool, SanArray, Storage } from '../state/planes.ts'
import { destroyDomain, startDomain } from './hosts.ts'

export const simulatedBackendWriter =
  (cloud: SimulatedCloud): Writer<BackendAct> =>
  async (act) => {
    const storage = cloud.storage.find(({ backend }) => backend === act.backend)
    if (storage === undefined) throw refused(`no back end is called ${act.backend}`)
    if (storage.unreachable !== null)
      throw new CinderSweepError('plane.unreachable', `${act.backend}: ${storage.unreachable}`, {
        hint: 'Make the back end reachable again.',
      })
    return storage.kind === 'rbd' ? inPool(act, storage, cloud) : inArray(act, storage)
  }

function inPool(act: BackendAct, pool: RbdPool, cloud: SimulatedCloud): Done {
  switch (act.act) {
    case 'quarantine': {
      const image = imageNamed(pool, act.object)
      if (image.watchers.length > 0) throw refused(`image ${act.object} has watchers`)
      const now = cloud.time.now()
      image.trash = { deletedAt: now, expiresAt: now + act.keepMs }
      return { before: { name: image.name }, after: { id: image.id } }
    }
    case 'restore':
      imageNamed(pool, act.object).trash = null
      return done
    case 'blocklist':
      for (const image of pool.images.values()) dropWatcher(image, act.address)
      return { before: {}, after: { address: act.address } }
    case 'unblock':
      return done
    case 'flatten': {
      const parents = [...pool.images.values()].filter(({ children }) => children.includes(act.object))
      if (parents.length === 0) throw gone(act.object)
      for (const { children } of parents) children.splice(children.indexOf(act.object), 1)
      return done
    }
    case 'remove-export':
      throw refused('a pool of Ceph exports nothing')
  }
}

function inArray(act: BackendAct, array: SanArray): Done {
  if (act.act === 'remove-export') {
    const at = array.vluns.findIndex(({ volume, host }) => volume === act.object && host === act.host)
    const [vlun] = at < 0 ? [] : array.vluns.splice(at, 1)
    return { before: { lun: vlun?.lun ?? null }, after: {} }
  }
  if (act.act === 'quarantine' || act.act === 'restore') {
    const [from, to] = act.act === 'quarantine' ? [act.object, `zcs-${act.object}`.slice(0, 31)] : [act.id, act.object]
    const volume = array.volumes.get(from)
    if (volume === undefined) throw gone(from)
    array.volumes.delete(from)
    array.volumes.set(to, volume)
    volume.name = to
    return { before: { name: from }, after: { id: to } }
  }
  throw refused(`an array cannot ${act.act}`)
}

export const simulatedHostWriter =
  (cloud: SimulatedCloud): Writer<HostAct> =>
  async (act, _signal, keep = () => undefined) => {
    const host = cloud.hosts.get(act.host)
    if (host === undefined || host.unreachable !== null)
      throw new CinderSweepError('host.unreachable', `host ${act.host} does not answer`, { hint: 'Make it reachable.' })
    return onHost(act, host, cloud, keep)
  }

function onHost(act: HostAct, host: HostRow, cloud: SimulatedCloud, keep: Keep): Done {
  switch (act.act) {
    case 'flush-map': {
      const map = host.maps.get(act.wwid)
      if (map === undefined) throw gone(act.wwid)
      if (map.openCount > 0 || map.holders.length > 0) throw refused(`map ${act.wwid} is in use`)
      host.maps.delete(act.wwid)
      host.loosePaths.push(...map.paths)
      return { before: { paths: map.paths.map(({ hctl }) => hctl) }, after: {} }
    }
    case 'delete-path': {
      const at = host.loosePaths.findIndex(({ hctl, wwid }) => hctl === act.hctl && wwid === act.wwid)
      if (at < 0) throw gone(act.hctl)
      if (host.loosePaths[at]?.state === 'active') throw refused(`path ${act.device}: it still answers`)
      host.loosePaths.splice(at, 1)
      return done
    }
    case 'destroy-domain': {
      const domain = host.domains.get(act.domain)
      if (domain === undefined) throw gone(act.domain)
      const before = { xml: definitionOf(domain) }
      keep(before)
      destroyDomain(cloud, host.name, act.domain)
      return { before, after: {} }
    }
    case 'define-domain': {
      const name = /<name>([^<]*)<\/name>/.exec(act.xml)?.[1] ?? act.domain
      const domain = startDomain(cloud, host.name, act.domain, name)
      domain.state = 'shut-off'
      domain.disks.push(...disksIn(act.xml))
      return done
    }
  }
}

const dropWatcher = (image: ImageRow, address: string): void => {
  const at = image.watchers.findIndex((watcher) => watcher.address === address)
  if (at >= 0) image.watchers.splice(at, 1)
}

function imageNamed(pool: Extract<Storage, { kind: 'rbd' }>, name: string): ImageRow {
  const image = pool.images.get(name)
  if (image === undefined) throw gone(name)
  return image
}

const gone = (what: string): CinderSweepError =>
  new CinderSweepError('api.not-found', `there is no ${what}`, { hint: 'Look again: it may be gone already.' })

const refused = (message: string): CinderSweepError =>
  new CinderSweepError('act.refused', message, { hint: 'Look at what holds it.' })

const definitionOf = ({ name, uuid, disks }: DomainRow): string =>
  `<domain><name>${name}</name><uuid>${uuid}</uuid>${disks.map((disk) => `<disk>${JSON.stringify(disk)}</disk>`).join('')}</domain>`

const disksIn = (xml: string): readonly DiskRow[] =>
  [...xml.matchAll(/<disk>(.*?)<\/disk>/g)].map(([, disk]) => JSON.parse(disk ?? '') as DiskRow)
