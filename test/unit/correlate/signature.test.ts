import { describe, expect, it } from 'vitest'
import { dossierOf } from '../../../src/correlate/dossier.ts'
import { indexRegion } from '../../../src/correlate/index-region.ts'
import { signatureOf } from '../../../src/correlate/signature.ts'
import type { VolumeId } from '../../../src/kernel/ids.ts'
import type { Region } from '../../../src/model/snapshot.ts'
import { attach, makeServer, makeVolume } from '../../../src/simulate/hands.ts'
import { hostNamed, watch } from '../../../src/simulate/planes/hosts.ts'
import {
  askedRegion,
  changeAttachments,
  changeHosts,
  changePools,
  changeServers,
  changeVolume,
} from '../../support/regions.ts'
import { grounds } from '../../support/scenery.ts'

/** A volume of an array and one of a pool, attached as they should be. */
async function attached(type: 'san' | 'ceph'): Promise<{ id: string; region: Region }> {
  const { cloud, past } = grounds()
  const volume = makeVolume(past, { type })
  attach(past, makeServer(past), volume)
  if (type === 'ceph') watch(past, volume, hostNamed(past, 'compute-02'), null)
  return { id: volume.id, region: await askedRegion(cloud) }
}

const signature = (region: Region, id: string): string => signatureOf(dossierOf(indexRegion(region), id as VolumeId))

const changes: Readonly<Record<string, (region: Region, id: string) => Region>> = {
  'the status': (region, id) => changeVolume(region, id, (one) => ({ ...one, status: 'detaching' })),
  'the migration': (region, id) => changeVolume(region, id, (one) => ({ ...one, migrationStatus: 'migrating' })),
  'the time of its change': (region, id) => changeVolume(region, id, (one) => ({ ...one, updatedAt: null })),
  'the status of a record': (region) => changeAttachments(region, (one) => ({ ...one, status: 'detaching' })),
  'the host of a record': (region) => changeAttachments(region, (one) => ({ ...one, host: 'compute-09' })),
  'a record that goes': (region) => changeAttachments(region, () => null),
  'a task of its server': (region) =>
    changeServers(region, (one) => ({ ...one, server: { ...one.server, taskState: 'rebooting' } })),
  'the state of its server': (region) =>
    changeServers(region, (one) => ({ ...one, server: { ...one.server, vmState: 'stopped' } })),
  'a disk that goes': (region) =>
    changeHosts(region, (one) => ({ ...one, domains: one.domains.map((domain) => ({ ...domain, disks: [] })) })),
  'a domain that begins to migrate': (region) =>
    changeHosts(region, (one) => ({ ...one, domains: one.domains.map((domain) => ({ ...domain, migrating: true })) })),
}

const onArrays: typeof changes = {
  'an initiator that logs out': (region) =>
    changePools(region, (one) => ({ ...one, exports: one.exports.map((entry) => ({ ...entry, active: false })) })),
  'a path that fails': (region) =>
    changeHosts(region, (one) => ({
      ...one,
      maps: one.maps.map((map) => ({
        ...map,
        paths: map.paths.map((path) => ({ ...path, state: 'failed' as const })),
      })),
    })),
  'a path that becomes another disk': (region) =>
    changeHosts(region, (one) => ({
      ...one,
      maps: one.maps.map((map) => ({ ...map, paths: map.paths.map((path) => ({ ...path, wwid: null })) })),
    })),
  'a map that is opened': (region) =>
    changeHosts(region, (one) => ({ ...one, maps: one.maps.map((map) => ({ ...map, openCount: map.openCount + 1 })) })),
}

const inPools: typeof changes = {
  'a client that comes back as another': (region) =>
    changePools(region, (one) => ({ ...one, watchers: one.watchers.map((seen) => ({ ...seen, cookie: '1' })) })),
  'a snapshot that appears': (region) =>
    changePools(region, (one) => ({
      ...one,
      objects: one.objects.map((object) => ({ ...object, snapshots: ['new'] })),
    })),
}

/** Direct answers are newer than lists: what is asked again comes from these. */
const fromLists = (region: Region): Region => ({
  ...region,
  answers: { ...region.answers, objects: new Map(), mappings: new Map() },
})

describe('the signature of a dossier', () => {
  it.each([
    ...Object.entries({ ...changes, ...onArrays }).map(([what, change]) => [what, 'san', change] as const),
    ...Object.entries(inPools).map(([what, change]) => [what, 'ceph', change] as const),
  ])('changes with %s (%s)', async (_, type, change) => {
    const { region, id } = await attached(type)
    const seen = fromLists(region)
    expect(signature(change(seen, id), id)).not.toBe(signature(seen, id))
  })

  it('is the same for the same things in another order', async () => {
    const { region, id } = await attached('ceph')
    const backwards = changePools(
      changeHosts({ ...region, hosts: region.hosts?.toReversed() ?? null }, (one) => ({
        ...one,
        domains: one.domains.toReversed(),
      })),
      (one) => ({ ...one, watchers: one.watchers.toReversed(), objects: one.objects.toReversed() }),
    )
    expect(signature(backwards, id)).toBe(signature(region, id))
  })
})
