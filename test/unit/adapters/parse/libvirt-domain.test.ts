import { describe, expect, it } from 'vitest'
import { parseLibvirtDomain } from '../../../../src/adapters/parse/libvirt-domain.ts'
import { failureOf } from '../../../support/failures.ts'
import { sample } from '../../../support/samples.ts'

const every = parseLibvirtDomain(sample('libvirt/every-disk.txt'))
const disk = (target: string) => every.disks.find((one) => one.target === target)
const domain = (devices: string): string =>
  `<domain><name>n</name><uuid>6f1c2d3e-aaaa-4bbb-8ccc-ddddeeeeffff</uuid><devices>${devices}</devices></domain>`

describe('a domain', () => {
  it('has the id of its server and the name that Nova gave it', () => {
    expect([every.uuid, every.name]).toEqual(['6f1c2d3e-aaaa-4bbb-8ccc-ddddeeeeffff', 'instance-0000002a'])
  })

  it('that runs has its volume as a disk', () => {
    expect(parseLibvirtDomain(sample('libvirt/running-rbd.txt')).disks).toMatchObject([
      {
        target: 'vda',
        serial: '04a6d415-8921-44a3-aeea-bb56e7f9fb0e',
        source: 'volumes/volume-04a6d415-8921-44a3-aeea-bb56e7f9fb0e',
        place: { type: 'network', protocol: 'rbd', hosts: ['10.0.0.11:6789'], user: 'cinder' },
      },
    ])
  })
})

describe('a disk', () => {
  it.each([
    ['vda', 'volumes/volume-0d7e5a3c-1111-4222-8333-444455556666', '0d7e5a3c-1111-4222-8333-444455556666'],
    ['vdb', '/dev/dm-3', '1b2c3d4e-2222-4333-8444-555566667777'],
    [
      'vdc',
      '/var/lib/nova/mnt/0123/volume-2c3d4e5f-3333-4444-8555-666677778888.snap',
      '2c3d4e5f-3333-4444-8555-666677778888',
    ],
    ['vdd', 'default-pool/vol1', null],
    ['vde', 'pci-0000:01:00.0/1', null],
    ['vdf', '/run/vhost-blk.sock', null],
    ['vdg', 'iqn.2010-10.org.openstack:volume-3d4e5f60-4444-4555-8666-777788889999/1', null],
    ['sda', '/dev/disk/by-id/dm-uuid-mpath-360002ac0000000000000001900013f2d', null],
    ['hda', '/var/lib/nova/instances/x/disk.config', null],
    ['hdb', null, null],
    ['fda', '/srv/floppy', null],
  ])('%s lies at %s', (target, source, serial) => {
    expect(disk(target)).toMatchObject({ source, serial })
  })

  it('of RBD has its user and all monitors', () => {
    expect(disk('vda')?.place).toMatchObject({
      protocol: 'rbd',
      user: 'cinder',
      hosts: ['10.0.0.11:6789', '10.0.0.12:6789', '[fd00::13]:6789'],
    })
  })

  it('may be reached through a socket, or as another user', () => {
    expect(disk('vdh')).toMatchObject({ source: '/run/nbd.sock', place: { protocol: 'nbd' } })
    expect(disk('vdg')?.place?.user).toBe('u')
    const nbd = domain(
      "<disk type='network'><source protocol='nbd' name='x'><host socket='/s'/></source><target dev='vda'/></disk>",
    )
    expect(parseLibvirtDomain(nbd).disks[0]?.place?.hosts).toEqual(['/s'])
  })

  it('has below it what its snapshots were taken of', () => {
    expect(disk('vdc')?.backing.map((place) => [place.type, place.source])).toEqual([
      ['file', '/var/lib/nova/mnt/0123/volume-2c3d4e5f-3333-4444-8555-666677778888.mid'],
      ['block', '/dev/vg/volume-2c3d4e5f-3333-4444-8555-666677778888'],
    ])
  })

  it('may be copied elsewhere at this moment', () => {
    const text = domain(
      "<disk type='block'><source dev='/dev/dm-1'/><mirror type='block' job='copy' ready='yes'><format type='raw'/><source dev='/dev/dm-9'/></mirror><target dev='vda'/></disk>" +
        "<disk type='file'><source file='/a'/><mirror file='/b' format='raw'/><target dev='vdb'/></disk>",
    )
    expect(parseLibvirtDomain(text).disks.map((one) => one.mirror?.source)).toEqual(['/dev/dm-9', '/b'])
  })

  it('is a disk, a LUN, a CD or a floppy; encrypted, shared or read-only', () => {
    expect(['vda', 'sda', 'hda', 'fda'].map((target) => disk(target)?.device)).toEqual([
      'disk',
      'lun',
      'cdrom',
      'floppy',
    ])
    expect([disk('vdi')?.encrypted, disk('vdi')?.shareable, disk('hda')?.readOnly]).toEqual([true, true, true])
    expect([disk('vda')?.encrypted, disk('vda')?.shareable, disk('vda')?.readOnly]).toEqual([false, false, false])
  })

  it('keeps no secret, not even the name of one', () => {
    const text = JSON.stringify(every)
    expect(text).not.toContain('457eb676')
    expect(text).not.toContain('chap')
  })

  it('in the description of a source’s own private data is no disk of the domain', () => {
    const text = domain(
      "<disk type='network'><source protocol='rbd' name='p/i'><privateData><objects><secret type='auth' alias='a'/></objects></privateData></source><target dev='vda'/></disk>",
    )
    expect(parseLibvirtDomain(`<domstatus state='running'>${text}</domstatus>`).disks).toMatchObject([
      { source: 'p/i' },
    ])
  })
})

describe('what is no description', () => {
  it.each([
    ['', 'not well-formed'],
    ['<domain><name>n</name>', 'not well-formed'],
    ['error: failed to get domain', 'not well-formed'],
    ['<network/>', 'expected the description of a domain'],
    ['<domain><name>n</name><uuid>x</uuid></domain>', 'without a name and a uuid'],
    [domain("<disk type='file'><source file='/a'/></disk>"), 'a disk without a target'],
    ['<!DOCTYPE d [<!ENTITY e "x">]><domain><name>&e;</name></domain>', 'not well-formed'],
    ['<a>'.repeat(1_000), 'nested deeper'],
    ['<!DOCTYPE a [<\ud800', 'half a character'],
  ])('is refused: %j', async (text, message) => {
    const failure = await failureOf(() => parseLibvirtDomain(text))
    expect(failure.code).toBe('parse.malformed')
    expect(failure.message).toContain(message)
  })
})
