import { describe, expect, it } from 'vitest'
import { argumentsOf, parseQemuCommandLine } from '../../../../src/adapters/parse/qemu-command-line.ts'
import { failureOf } from '../../../support/failures.ts'
import { sample } from '../../../support/samples.ts'

const parse = (line: string) => parseQemuCommandLine(line.split(' '))

describe('a command line of today', () => {
  const machine = parseQemuCommandLine(sample('qemu/rbd-json.txt').trimEnd().split('\n'))

  it('names the server and its disks, with the serial number that the guest sees', () => {
    expect(machine).toEqual({
      uuid: '3822d971-56c7-4c53-b5ed-9a1e0b29ead5',
      name: 'instance-3822d971',
      drives: [
        {
          id: 'libvirt-1-storage',
          driver: 'rbd',
          source: 'volumes/volume-04a6d415-8921-44a3-aeea-bb56e7f9fb0e',
          serial: '04a6d415-8921-44a3-aeea-bb56e7f9fb0e',
          user: 'cinder',
        },
      ],
    })
  })

  it('may have files, devices, namespaces and iSCSI, also as flat options', () => {
    const { drives } = parse(
      [
        '-blockdev {"driver":"host_device","filename":"/dev/dm-3","node-name":"a"}',
        '-blockdev driver=qcow2,node-name=b-format,file=b',
        '-blockdev driver=file,node-name=b,filename=/mnt/with,,comma',
        '-device virtio-blk-pci,drive=b-format,serial=1b2c',
        '-blockdev {"driver":"rbd","pool":"p","namespace":"n","image":"i","node-name":"c"}',
        '-blockdev {"driver":"iscsi","target":"iqn.x","lun":2,"node-name":"d"}',
        '-blockdev {"driver":"null-co","node-name":"e"}',
      ].join(' '),
    )
    expect(drives.map(({ driver, source, serial }) => [driver, source, serial])).toEqual([
      ['host_device', '/dev/dm-3', null],
      ['file', '/mnt/with,comma', '1b2c'],
      ['rbd', 'p/n/i', null],
      ['iscsi', 'iqn.x/2', null],
    ])
  })
})

describe('a command line of old', () => {
  it('names an RBD image in one word, with its key in clear', () => {
    const machine = parse(
      '-name instance-0000002a -uuid 6F1C2D3E-aaaa-4bbb-8ccc-ddddeeeeffff ' +
        '-drive file=rbd:volumes/volume-1:id=cinder:key=AQSECRETSECRETSECRETSECRETSECRETSECRET==:auth_supported=cephx\\;none:mon_host=10.0.0.11\\:6789,if=none,id=drive-virtio-disk0,format=raw ' +
        '-device virtio-blk-pci,drive=drive-virtio-disk0,id=virtio-disk0,serial=0d7e5a3c',
    )
    expect(machine).toEqual({
      uuid: '6f1c2d3e-aaaa-4bbb-8ccc-ddddeeeeffff',
      name: 'instance-0000002a',
      drives: [
        { id: 'drive-virtio-disk0', driver: 'rbd', source: 'volumes/volume-1', serial: '0d7e5a3c', user: 'cinder' },
      ],
    })
    expect(JSON.stringify(machine)).not.toContain('SECRET')
  })

  it('names devices and files, and may spell a drive out', () => {
    const { drives } = parse(
      '-drive file=/dev/dm-3,if=none,id=a,serial=s1 -drive file=/srv/disk,id=b -drive file.driver=rbd,file.pool=p,file.image=i,id=c -drive if=none,id=empty,media=cdrom',
    )
    expect(drives.map(({ id, driver, source, serial }) => [id, driver, source, serial])).toEqual([
      ['a', 'host_device', '/dev/dm-3', 's1'],
      ['b', 'file', '/srv/disk', null],
      ['c', 'rbd', 'p/i', null],
    ])
  })
})

describe('arguments', () => {
  it('are divided by null characters, and may hold blanks and be empty', () => {
    expect(argumentsOf('qemu\0-name\0two words\0\0')).toEqual(['qemu', '-name', 'two words', ''])
    expect(parseQemuCommandLine(['-name', 'guest=a b,debug-threads=on']).name).toBe('a b')
  })

  it('of another program tell nothing', () => {
    expect(parse('sleep 10')).toEqual({ uuid: null, name: null, drives: [] })
  })

  it('that end within their JSON are refused, without a word of them', async () => {
    const failure = await failureOf(() => parse('-blockdev {"driver":"rbd","key":"AQSECRET'))
    expect(failure.code).toBe('parse.malformed')
    expect(failure.message).not.toContain('SECRET')
  })
})
