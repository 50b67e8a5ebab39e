/** The acceptance cases that looking alone can meet, by their numbers; those about owners are beside this. */
import { describe, expect, it } from 'vitest'
import type { VolumeId } from '../../src/kernel/ids.ts'
import { dropRow, forgetVolume } from '../../src/simulate/cinder/rows.ts'
import { attach, inThePast, loseDisk, makeServer, makeVolume, record, write } from '../../src/simulate/hands.ts'
import { addAction, finishAction, forgetServer } from '../../src/simulate/nova/rows.ts'
import { destroyDomain } from '../../src/simulate/planes/hosts.ts'
import { addImage, imageName, imageOf } from '../../src/simulate/planes/storage.ts'
import { addComputeHost } from '../../src/simulate/standard.ts'
import { makeWeather } from '../../src/simulate/wire/weather.ts'
import { once, scanThrough, withLooks } from '../support/changed-readers.ts'
import { day, deadMap, grounds, haunt, mayRun, rbdOf, wwidFor } from '../support/scenery.ts'
import { faultsIn, findingOf, scanOf, stillCloud } from '../support/simulated-scan.ts'

describe('cells and services', () => {
  it.each([[undefined], [[]]])(
    'A-5: a dark cell hides 1000 servers: one cause, and nothing to repair',
    async (planes) => {
      const { cloud, past } = grounds()
      addComputeHost(cloud, 'compute-21', '10.0.2.31', 'cell2')
      addComputeHost(cloud, 'compute-31', '10.0.3.31', 'cell3')
      attach(past, makeServer(past, { host: 'compute-21' }), makeVolume(past))
      for (let i = 0; i < 1000; i++) attach(past, makeServer(past, { host: 'compute-31' }), makeVolume(past))
      cloud.darkCells.add('cell3')
      const result = await scanOf(cloud, planes === undefined ? {} : { planes: [] })
      expect(faultsIn(result)).toEqual(['cell-unreachable'])
      expect(result.findings.filter(mayRun)).toEqual([])
    },
  )

  it('A-5: the same where Nova is too old to say that a cell does not answer: nothing is told of its servers', async () => {
    const cloud = stillCloud({ release: 'rocky' })
    const past = inThePast(cloud, 2 * day)
    addComputeHost(cloud, 'compute-31', '10.0.3.31', 'cell3')
    for (let i = 0; i < 100; i++) attach(past, makeServer(past, { host: 'compute-31' }), makeVolume(past))
    cloud.darkCells.add('cell3')
    const result = await scanOf(cloud)
    expect(faultsIn(result)).toEqual([])
    const nova = result.snapshot.regions[0]?.sources.find(({ plane }) => plane === 'nova')
    expect(nova).toMatchObject({ status: 'partial', detail: expect.stringMatching(/100 direct questions failed/) })
  })

  it.each([500, 401, 403, 503])(
    'A-13: Nova answers %d for the server: unknown, and nothing is deleted',
    async (status) => {
      const { cloud, past } = grounds()
      const server = makeServer(past)
      record(past, makeVolume(past), server.id, 'compute-01', 'attached')
      destroyDomain(past, 'compute-01', server.id)
      forgetServer(past, server)
      const weather = makeWeather()
      weather.add({ effect: { kind: 'status', status }, service: 'compute', path: `/servers/${server.id}` })
      const result = await scanOf(cloud, { weather })
      expect(result.findings.filter(({ confidence }) => confidence === 'confirmed')).toEqual([])
      expect(result.findings.filter(mayRun)).toEqual([])
      expect(result.findings.find(({ fault }) => fault === 'ghost-server-attachment')?.remedy.blocked_by).toEqual([
        expect.stringMatching(`^not confirmed: server ${server.id}: `),
        expect.stringMatching(`^server ${server.id} not seen: nobody looked`),
      ])
    },
  )

  it('A-24: Nova sends no service token, and 200 volumes are stuck detaching: one cause', async () => {
    const { cloud, past } = grounds()
    for (let i = 0; i < 200; i++) {
      const [server, volume] = [makeServer(past), makeVolume(past)]
      attach(past, server, volume)
      loseDisk(past, server, volume)
      write(past, volume, 'detaching')
      const action = addAction(past, server, 'detach_volume', 'compute_detach_volume', server.user)
      finishAction(past, action, 'ConflictNovaUsingAttachment: Detach volume from instance (HTTP 409)')
    }
    const result = await scanOf(cloud, { planes: [] })
    expect(faultsIn(result)).toEqual(['service-token-missing'])
    expect(result.findings[0]?.summary).toContain('200 volumes')
  })
})

/** Nothing is given time: only the order of the lists and the direct questions are left to protect. */
const atOnce = { policy: { settleMs: 0, settleStateMs: {}, recheckMs: 0 } }

describe('time and order', () => {
  it('A-12: made a year ago and detaching for five seconds, a volume is not stuck', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past, { createdAt: cloud.time.now() - 365 * day })
    attach(past, makeServer(past), volume)
    write(inThePast(cloud, 5_000), volume, 'detaching')
    expect(faultsIn(await scanOf(cloud))).toEqual([])
  })

  it.each(['before', 'after'] as const)(
    'A-14: a server and its attachment that come %s Nova is listed are no finding',
    async (when) => {
      const { cloud } = grounds()
      const act = (): void => {
        attach(cloud, makeServer(cloud), makeVolume(cloud))
      }
      const result = await scanThrough(
        cloud,
        (readers) => ({
          ...readers,
          nova: { ...readers.nova, servers: once(() => readers.nova.servers(), when, act) },
        }),
        atOnce,
      )
      expect(faultsIn(result)).toEqual([])
    },
  )

  it('A-21: an image that one of two listings lacks is no finding', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const without = (look: number) =>
      scanThrough(cloud, (readers) =>
        withLooks(readers, (report, at) =>
          at === look ? { ...report, objects: report.objects.filter((object) => object.volume !== volume.id) } : report,
        ),
      )
    expect(faultsIn(await without(0))).toEqual([])
    rbdOf(cloud).images.delete(imageName(volume.id))
    let looks = 0
    const flapping = await scanThrough(cloud, (readers) => ({
      ...readers,
      backends: (readers.backends ?? []).map((backend) => ({
        ...backend,
        look: async () => {
          if (++looks > 2 && imageOf(cloud, volume) === undefined) addImage(past, rbdOf(cloud), imageName(volume.id), 1)
          return backend.look()
        },
      })),
    }))
    expect(faultsIn(flapping)).toEqual([])
    expect(flapping.findings.map((finding) => finding.volume)).not.toContain(volume.id as VolumeId)
  })
})

describe('data in danger', () => {
  it('A-15: reset to available while the guest writes: critical, and the record is made again', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    const { attachment } = attach(past, makeServer(past, { root: true }), volume)
    dropRow(past, attachment)
    write(past, volume, 'available', 'detached')
    const result = await scanOf(cloud)
    expect(faultsIn(result)).toEqual(['record-lost-while-in-use'])
    const { severity, remedy } = findingOf(result, 'record-lost-while-in-use')
    expect(severity).toBe('critical')
    expect(remedy.kind).not.toBe('automatic')
    expect(remedy.steps.join('\n')).toMatch(/create the attachment record again/)
    expect(remedy.steps.join('\n')).not.toMatch(/delete|force-detach/)
  })

  it('A-17: a kept parent is no stray while a clone of it lies in the trash, and is one after that', async () => {
    const { cloud, past } = grounds()
    const parent = addImage(past, rbdOf(cloud), `${imageName(cloud.random.uuid())}.deleted`, 1)
    const clone = makeVolume(past)
    parent.snapshots.push(`${imageName(clone.id)}.clone_snap`)
    parent.children.push(`volumes/${imageName(clone.id)}`)
    const image = imageOf(past, clone)
    forgetVolume(past, clone)
    if (image !== undefined) image.trash = { deletedAt: past.time.now(), expiresAt: null }
    expect(faultsIn(await scanOf(cloud))).toEqual([])
    rbdOf(cloud).images.delete(imageName(clone.id))
    parent.children.splice(0)
    const result = await scanOf(cloud)
    expect(faultsIn(result)).toEqual(['backend-stray'])
    expect(findingOf(result, 'backend-stray').device).toBe(parent.name)
  })

  it('A-18: a retype that swapped the names of two objects makes neither stray nor missing', async () => {
    const { cloud, past } = grounds()
    const [volume, old] = [makeVolume(past), makeVolume(past)]
    volume.nameId = old.id
    old.nameId = volume.id
    volume.migrationStatus = 'success'
    old.migrationStatus = 'deleting'
    write(past, old, 'deleting')
    expect(faultsIn(await scanOf(cloud))).toEqual([])
    forgetVolume(past, old)
    rbdOf(cloud).images.delete(imageName(volume.id))
    expect(faultsIn(await scanOf(cloud))).toEqual([])
    // Also when the volume is asked about for another reason.
    haunt(past, volume)
    expect(faultsIn(await scanOf(cloud))).toEqual(['ghost-server-attachment'])
  })

  it('A-19: a path that shows another disk than its map raises the alarm, and stops what else is done there', async () => {
    const { cloud, past } = grounds()
    const [volume, stranger] = [makeVolume(past, { type: 'san' }), makeVolume(past, { type: 'san' })]
    const map = deadMap(cloud, volume)
    const [first] = map.paths
    if (first !== undefined) first.wwid = wwidFor(cloud, stranger)
    const result = await scanOf(cloud)
    expect(faultsIn(result)).toEqual(['faulty-multipath', 'lun-identity-mismatch'])
    expect(findingOf(result, 'lun-identity-mismatch')).toMatchObject({
      severity: 'critical',
      remedy: { kind: 'manual' },
    })
    expect(findingOf(result, 'faulty-multipath').remedy.blocked_by.join('\n')).toMatch(/another disk/)
  })

  it('A-20: a map in use is refused with the name of its holder', async () => {
    const { cloud, past } = grounds()
    const map = deadMap(cloud, makeVolume(past, { type: 'san' }))
    map.openCount = 1
    map.holders.push('mount /srv')
    const { remedy, evidence } = findingOf(await scanOf(cloud), 'faulty-multipath')
    expect(remedy.blocked_by).toContain(`map ${map.wwid} is held by mount /srv`)
    expect(evidence.map(({ says }) => says).join('\n')).toContain('mount /srv')
  })

  it('A-20: so is one whose holder was not seen', async () => {
    const { cloud, past } = grounds()
    deadMap(cloud, makeVolume(past, { type: 'san' })).openCount = 1
    const { remedy } = findingOf(await scanOf(cloud), 'faulty-multipath')
    expect(remedy.blocked_by).toEqual([expect.stringMatching(/is open, and by whom was not seen/)])
  })
})
