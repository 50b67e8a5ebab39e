/** The acceptance cases about owners: who looks gone and is not, and who is gone indeed. */
import { describe, expect, it } from 'vitest'
import { dropRow, removeAttachment } from '../../src/simulate/cinder/rows.ts'
import { attach, loseDisk, makeServer, makeVolume, record, write } from '../../src/simulate/hands.ts'
import { abortLiveMigration, beginLiveMigration } from '../../src/simulate/nova/live-migration.ts'
import { dropMapping, forgetServer } from '../../src/simulate/nova/rows.ts'
import { destroyDomain, hostNamed } from '../../src/simulate/planes/hosts.ts'
import { unexportFrom } from '../../src/simulate/planes/storage.ts'
import { place, type ShapeName } from '../../src/simulate/shapes/place.ts'
import type { ManualTime } from '../../src/simulate/state/time.ts'
import { day, deadMap, grounds, loseServer, mayRun } from '../support/scenery.ts'
import { faultsIn, findingOf, scanOf } from '../support/simulated-scan.ts'

describe('owners that are not gone', () => {
  const foreign: readonly ShapeName[] = ['brick-client', 'ironic-node', 'glance-store', 'zun-container']

  it.each(foreign)('A-6: attachments of %s are left alone', async (shape) => {
    const { cloud } = grounds()
    place(cloud, shape)
    expect(faultsIn(await scanOf(cloud))).toEqual([])
  })

  it('A-6: attachments of cinder-backup are left alone while it works', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    record(past, volume, null, 'storage-01', 'attached')
    write(cloud, volume, 'backing-up')
    const row = { id: cloud.random.uuid(), name: null, volume: volume.id, project: volume.project, size: 1 }
    cloud.backups.add({ ...row, status: 'creating', createdAt: cloud.time.now(), updatedAt: cloud.time.now() })
    expect(faultsIn(await scanOf(cloud))).toEqual([])
  })

  it('A-7: a live migration under way is not judged', async () => {
    const { cloud, past } = grounds()
    const server = makeServer(past, { root: true })
    attach(past, server, makeVolume(past, { type: 'san' }))
    beginLiveMigration(past, server, 'compute-02')
    expect(faultsIn(await scanOf(cloud))).toEqual([])
    expect(faultsIn(await scanOf(cloud, { planes: [] }))).toEqual([])
  })

  it('A-7: of the two records that an aborted migration left, exactly the one without mapping is removed', async () => {
    const { cloud, past } = grounds()
    const server = makeServer(past)
    const volume = makeVolume(past, { type: 'san' })
    const kept = attach(past, server, volume).attachment
    abortLiveMigration(past, server, beginLiveMigration(past, server, 'compute-02'))
    ;(cloud.time as ManualTime).settle()
    const leftover = record(past, volume, server.id, 'compute-02', 'attached')
    const result = await scanOf(cloud)
    expect(faultsIn(result)).toEqual(['leaked-attachment'])
    const finding = findingOf(result, 'leaked-attachment')
    expect(finding.attachment).toBe(leftover.id)
    expect(mayRun(finding)).toBe(true)
    expect(finding.remedy.steps.join('\n')).not.toContain(kept.id)
  })

  it('A-8: a shelved and offloaded server keeps its volumes reserved', async () => {
    const { cloud } = grounds()
    place(cloud, 'shelved-offloaded', 90 * day)
    expect(faultsIn(await scanOf(cloud))).toEqual([])
  })

  it('A-9: a soft-deleted server owns its volumes, until it is reclaimed', async () => {
    const { cloud, past } = grounds()
    const server = makeServer(past)
    const { attachment, mapping } = attach(past, server, makeVolume(past))
    server.vmState = 'soft-delete'
    expect(faultsIn(await scanOf(cloud))).toEqual([])
    dropMapping(past, mapping)
    loseServer(past, server)
    const finding = findingOf(await scanOf(cloud), 'ghost-server-attachment')
    expect(finding.attachment).toBe(attachment.id)
    expect(mayRun(finding)).toBe(true)
  })

  it('A-10: of three servers of one host, the one that is gone is removed; map and export stay for the others', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { type: 'san', multiattach: true })
    const servers = [makeServer(past), makeServer(past), makeServer(past)] as const
    const [, , last] = servers.map((server) => attach(past, server, volume))
    loseDisk(past, servers[2], volume)
    dropMapping(past, (last as NonNullable<typeof last>).mapping)
    loseServer(past, servers[2])
    const result = await scanOf(cloud)
    expect(faultsIn(result)).toEqual(['ghost-server-attachment'])
    const finding = findingOf(result, 'ghost-server-attachment')
    expect(finding).toMatchObject({ server: servers[2].id, attachment: last?.attachment.id })
    expect(mayRun(finding)).toBe(true)
    removeAttachment(past, (last as NonNullable<typeof last>).attachment)
    expect(faultsIn(await scanOf(cloud))).toEqual([])
  })

  it('A-11: a host comes back with what a server left that was deleted meanwhile', async () => {
    const { cloud, past } = grounds()
    const server = makeServer(past, { host: 'compute-02' })
    const volume = makeVolume(past, { type: 'san' })
    const { attachment, mapping } = attach(past, server, volume)
    hostNamed(cloud, 'compute-02').unreachable = 'no route to host'
    dropMapping(past, mapping)
    forgetServer(past, server)
    dropRow(past, attachment)
    unexportFrom(past, volume, 'compute-02')
    write(past, volume, 'available', 'detached')
    expect(faultsIn(await scanOf(cloud))).toEqual([])
    hostNamed(cloud, 'compute-02').unreachable = null
    expect(findingOf(await scanOf(cloud), 'orphan-domain')).toMatchObject({ host: 'compute-02', server: server.id })
    destroyDomain(past, 'compute-02', server.id)
    deadMap(cloud, volume)
    const result = await scanOf(cloud)
    expect(faultsIn(result)).toEqual(['faulty-multipath'])
    expect(mayRun(findingOf(result, 'faulty-multipath'))).toBe(true)
  })
})
