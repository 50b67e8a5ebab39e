/** Back ends of cinder.conf under the names that Cinder gives them, whichever machine the file lies on. */
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Discovery, discover } from '../../../../src/adapters/services/discovery.ts'
import { temporaryFiles } from '../../../support/temporary-files.ts'

const rbd = (name: string, more = ''): string => `[${name}]\nvolume_driver = a.b.RBDDriver\n${more}`

function found(conf: string, services: readonly string[], pools: readonly string[] = []): Discovery {
  const folder = temporaryFiles({ 'cinder.conf': conf, 'nova.conf': '[DEFAULT]\n' })
  const files = { cinderConf: join(folder, 'cinder.conf'), novaConf: join(folder, 'nova.conf') }
  return discover(files, { services, pools })
}

const namesIn = ({ backends }: Discovery): readonly string[] => backends.map(({ name }) => name)

describe('the name of a back end', () => {
  it('is that of the service of this file: backend_host, else host, else this machine', () => {
    const listed = ['ha@a', 'ctl@b', `${hostname()}@c`]
    expect(
      namesIn(found(`[DEFAULT]\nenabled_backends=a\nhost=ctl\n${rbd('a', 'backend_host = ha\n')}`, listed)),
    ).toEqual(['ha@a'])
    expect(namesIn(found(`[DEFAULT]\nenabled_backends=b\nhost=ctl\n${rbd('b')}`, listed))).toEqual(['ctl@b'])
    expect(namesIn(found(`[DEFAULT]\nenabled_backends=c\n${rbd('c')}`, listed))).toEqual([`${hostname()}@c`])
  })

  it('has each pool that Cinder lists of it, and none of another’s', () => {
    const pools = ['ctl@a#one', 'ctl@a#two', 'ctl@ab#three']
    expect(namesIn(found(`[DEFAULT]\nenabled_backends=a\nhost=ctl\n${rbd('a')}`, ['ctl@a'], pools))).toEqual([
      'ctl@a#one',
      'ctl@a#two',
    ])
  })

  it('is that of the cluster where services share their work', () => {
    const conf = `[DEFAULT]\nenabled_backends=a\nhost=ctl\ncluster=all\n${rbd('a')}`
    expect(namesIn(found(conf, ['ctl@a'], ['all@a#p']))).toEqual(['all@a#p', 'ctl@a'])
  })

  it('is not that of another controller, which has a file of its own', () => {
    const { backends, remarks } = found(`[DEFAULT]\nenabled_backends=a\nhost=ctl\n${rbd('a')}`, ['ctl@a', 'ctl-2@a'])
    expect(backends).toHaveLength(1)
    expect(remarks.join()).toContain('ctl-2@a was left out')
  })

  it('is the only one that Cinder lists, where the file was brought here from its machine', () => {
    expect(namesIn(found(`[DEFAULT]\nenabled_backends=a\n${rbd('a')}`, ['far@a']))).toEqual(['far@a'])
  })

  it('is none where Cinder knows no such service', () => {
    const { backends, remarks } = found(`[DEFAULT]\nenabled_backends=a\nhost=ctl\n${rbd('a')}`, ['ctl@other'])
    expect(backends).toEqual([])
    expect(remarks.join()).toContain('back end [a] was left out: Cinder lists no service ctl@a')
  })
})

describe('a volume group', () => {
  const lvm = (more: string): string =>
    `[DEFAULT]\nenabled_backends=l\nhost=stor\n[l]\nvolume_driver=cinder.volume.drivers.lvm.LVMVolumeDriver\n${more}`

  it.each([
    ['volume_group = vg1\ntarget_helper = lioadm\n', { volume_group: 'vg1', target: 'lio' }],
    ['iscsi_helper = tgtadm\n', { volume_group: 'cinder-volumes', target: 'tgt' }],
    ['target_helper = nvmet\n', { volume_group: 'cinder-volumes', target: 'none' }],
  ])('with %j is on the machine of its service', (more, expected) => {
    expect(found(lvm(more), ['stor@l'], ['stor@l#LVM']).backends).toEqual([
      { kind: 'lvm', name: 'stor@l#LVM', host: 'stor', ...expected },
    ])
  })
})
