/** Causes behind many symptoms: services, cells, hosts, tokens. */
import { quotaOf, setStatus } from '../cinder/rows.ts'
import type { SimulatedCloud } from '../cloud.ts'
import { attach, loseDisk, makeServer, makeVolume, write } from '../hands.ts'
import { addAction, finishAction } from '../nova/rows.ts'
import { addComputeHost, computeHosts, projectIds } from '../standard.ts'
import type { Variants } from './planted.ts'

const [first, second] = computeHosts

/** How many volumes show the symptoms. */
const many = 5

export const serviceDown: Variants = {
  'cinder-volume'(cloud) {
    const service = cloud.cinderServices.find((row) => row.binary === 'cinder-volume' && row.host === 'storage-01@san')
    if (service !== undefined) service.downSince = cloud.time.now()
    for (let i = 0; i < many; i++)
      write(cloud, makeVolume(cloud, { name: `waiting-${i}`, type: 'san' }), i % 2 === 0 ? 'deleting' : 'creating')
    return { volume: null, server: null }
  },
  'nova-compute'(cloud) {
    const service = cloud.novaServices.find((row) => row.host === second)
    if (service !== undefined) service.downSince = cloud.time.now()
    for (let i = 0; i < many; i++) {
      const server = makeServer(cloud, { name: `waiting-${i}`, host: second })
      const volume = makeVolume(cloud, { name: `waiting-${i}` })
      attach(cloud, server, volume)
      setStatus(cloud, volume, 'detaching')
    }
    return { volume: null, server: null, host: second }
  },
}

export const cellUnreachable: Variants = {
  dark(cloud) {
    const cell = 'cell2'
    addComputeHost(cloud, 'compute-21', '10.0.2.31', cell)
    for (let i = 0; i < many; i++) {
      const server = makeServer(cloud, { name: `dark-${i}`, host: 'compute-21', root: true })
      attach(cloud, server, makeVolume(cloud, { name: `dark-${i}` }))
    }
    cloud.darkCells.add(cell)
    return { volume: null, server: null, host: 'compute-21' }
  },
}

export const backendHostRenamed: Variants = {
  renamed(cloud) {
    for (let i = 0; i < many; i++) {
      const volume = makeVolume(cloud, { name: `renamed-${i}` })
      volume.host = 'storage-00@ceph#ceph'
      write(cloud, volume, i === 0 ? 'deleting' : 'available')
    }
    return { volume: null, server: null }
  },
}

export const serviceTokenMissing: Variants = {
  detaching(cloud) {
    cloud.conf.novaSendsServiceToken = false
    for (let i = 0; i < many; i++) refusedDetach(cloud, i)
    return { volume: null, server: null }
  },
}

/** The guest gave the disk up, Cinder refused, and the volume stayed detaching. */
function refusedDetach(cloud: SimulatedCloud, i: number): void {
  const server = makeServer(cloud, { name: `refused-${i}`, host: first, root: true })
  const volume = makeVolume(cloud, { name: `refused-${i}` })
  attach(cloud, server, volume)
  loseDisk(cloud, server, volume)
  setStatus(cloud, volume, 'detaching')
  const said = `ConflictNovaUsingAttachment: Detach volume from instance ${server.id} using the Compute API (HTTP 409)`
  const action = addAction(cloud, server, 'detach_volume', 'compute_detach_volume', server.user)
  finishAction(cloud, action, `Traceback (most recent call last):\ncinderclient.exceptions.ClientException: ${said}\n`)
  cloud.log.push({
    at: cloud.time.now(),
    source: `nova-compute.log ${first}`,
    kind: 'detach-refused',
    volume: volume.id,
    server: server.id,
    request: action.request,
    text: `Delete attachment failed for attachment. Error: ${said} Code: 409`,
  })
}

export const planeIncomplete: Variants = {
  /** A host does not answer, and so nobody knows whether a guest there still has the disk. */
  host(cloud) {
    const host = cloud.hosts.get(second)
    if (host !== undefined) host.unreachable = 'no route to host'
    const server = makeServer(cloud, { name: 'unseen', host: first })
    const volume = makeVolume(cloud, { name: 'unseen' })
    write(cloud, volume, 'attaching')
    return { volume: volume.id, server: server.id, host: second }
  },
}

export const quotaDrift: Variants = {
  volumes(cloud) {
    makeVolume(cloud, { name: 'counted', project: projectIds.other })
    const quota = quotaOf(cloud, projectIds.other)
    quota.volumes += 3
    quota.gigabytes += 3
    return { volume: null, server: null }
  },
}
