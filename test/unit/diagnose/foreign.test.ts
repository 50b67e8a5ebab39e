import { describe, expect, it } from 'vitest'
import type { Region } from '../../../src/model/snapshot.ts'
import { quotaOf } from '../../../src/simulate/cinder/rows.ts'
import { attach, makeServer, makeVolume, record, write } from '../../../src/simulate/hands.ts'
import { hostNamed, watch } from '../../../src/simulate/planes/hosts.ts'
import { exportTo } from '../../../src/simulate/planes/storage.ts'
import { askedRegion, judged } from '../../support/regions.ts'
import { grounds } from '../../support/scenery.ts'
import { faultsIn, findingOf, scanOf } from '../../support/simulated-scan.ts'

const faults = (region: Region): readonly string[] => judged(region).findings.map(({ fault }) => fault)

describe('a server on bare metal', () => {
  /** Nova drives Ironic: the server is Nova's, its host has no domain, its connector is the node's. */
  async function onBareMetal(mapped: boolean): Promise<{ ironic: Region; libvirt: Region }> {
    const { cloud, past } = grounds()
    const server = makeServer(past)
    hostNamed(past, 'compute-01').domains.clear()
    const volume = makeVolume(past, { type: 'san' })
    if (mapped) {
      const { attachment } = attach(past, makeServer(past, { host: null }), volume)
      const mapping = past.mappings.at(-1)
      if (mapping !== undefined) Object.assign(mapping, { server: server.id })
      past.mappingsOf.set(server.id, mapping === undefined ? [] : [mapping])
      Object.assign(attachment, { server: server.id, host: 'node-07', connectorHost: 'node-07' })
    } else record(past, volume, server.id, 'node-07', 'attached')
    const libvirt = await askedRegion(cloud)
    const ironic = { ...libvirt, hypervisors: libvirt.hypervisors.map((one) => ({ ...one, type: 'ironic' })) }
    return { ironic, libvirt }
  }

  it('has lost no disk and sits on no wrong host', async () => {
    const { ironic, libvirt } = await onBareMetal(true)
    expect(faults(libvirt)).toContain('mapping-mismatch')
    expect(faults(ironic)).not.toContain('mapping-mismatch')
  })

  it('need not map what Ironic attaches for it', async () => {
    const { ironic, libvirt } = await onBareMetal(false)
    expect(faults(libvirt)).toContain('nova-unaware-attachment')
    expect(faults(ironic)).not.toContain('nova-unaware-attachment')
  })
})

describe('a brick client', () => {
  it('is not known as one while Nova’s hosts are not known: its record is reported, and nothing more', async () => {
    const { cloud, past } = grounds()
    record(past, makeVolume(past), past.random.uuid(), 'baremetal-07', 'attached')
    const region = await askedRegion(cloud)
    const unseen = { source: 'nova', reason: 'refused', detail: 'no administrator' } as const
    const blind = { ...region, coverage: { ...region.coverage, 'nova-services': unseen } }
    expect(faults(region)).toEqual([])
    const [finding] = judged(blind).findings
    expect(finding).toMatchObject({ fault: 'unknown-owner-attachment', confidence: 'unconfirmed' })
    expect(finding?.remedy.kind).toBe('manual')
  })

  it('keeps its complete record where somebody reset the volume', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    record(past, volume, past.random.uuid(), null, 'attached')
    write(past, volume, 'available')
    expect(findingOf(await scanOf(cloud), 'leaked-attachment').remedy.kind).toBe('manual')
  })
})

describe('Cinder itself', () => {
  it('has temporary volumes open and exported while it backs up or migrates', async () => {
    const { cloud, past } = grounds()
    for (const type of ['ceph', 'san']) {
      const volume = makeVolume(past, { type })
      volume.useQuota = false
      const quota = quotaOf(past, volume.project)
      quota.volumes--
      quota.gigabytes--
      exportTo(past, volume, 'storage-01')
      watch(past, volume, hostNamed(past, 'compute-03'), null)
    }
    expect(faultsIn(await scanOf(cloud))).toEqual([])
  })

  it('has what it works on open: a copy is no stranger', async () => {
    const { cloud, past } = grounds()
    const volume = makeVolume(past)
    watch(past, volume, hostNamed(past, 'compute-03'), null)
    write(past, volume, 'uploading')
    expect(faultsIn(await scanOf(cloud))).toEqual(['stuck-uploading'])
  })
})

describe('a record that names no server', () => {
  it.each([
    ['attaching', 'stuck-attaching'],
    ['reserved', 'stuck-reserved'],
  ] as const)('is never undone unasked: %s', async (status, fault) => {
    const { cloud, past } = grounds()
    record(past, makeVolume(past), null, null, status)
    expect(findingOf(await scanOf(cloud), fault)).toMatchObject({
      confidence: 'confirmed',
      remedy: { kind: 'on-request' },
    })
  })
})
