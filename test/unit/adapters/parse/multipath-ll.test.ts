import { describe, expect, it } from 'vitest'
import { parseMultipathLl } from '../../../../src/adapters/parse/multipath-ll.ts'
import { failureOf } from '../../../support/failures.ts'
import { sample } from '../../../support/samples.ts'

describe('maps for people', () => {
  it('have the addresses of their paths', () => {
    const [map] = parseMultipathLl(sample('multipath/one-failed.ll.txt'))
    expect(map?.paths.map((path) => [path.device, path.hctl, path.state, path.checker])).toEqual([
      ['sdb', '1:0:1:8', 'active', 'ready'],
      ['sda', '0:0:1:8', 'failed', 'faulty'],
      ['sdc', '2:0:1:8', 'active', 'ready'],
      ['sdd', '3:0:1:8', 'active', 'ready'],
    ])
  })

  it('may be called by a friendly name, and be divided into groups', () => {
    const text = [
      'mpatha (360002AC0000000000200013800021f2a) dm-3 3PARdata,VV',
      "size=100G features='1 queue_if_no_path' hwhandler='1 alua' wp=rw",
      "|-+- policy='service-time 0' prio=50 status=active",
      '| |- 3:0:0:3 sdc 8:32  active ready running',
      '| `- 4:0:0:3 sdg 8:96  active i/o pending running',
      "`-+- policy='service-time 0' prio=10 status=enabled",
      '  |- 3:0:1:3 sde 8:64  failed faulty offline',
      '  `- 4:0:1:3 sdi 8:128 undef ghost running',
      'create: mpathb (3600a098038304479363f4c4870455030) undef NETAPP,LUN C-Mode',
      "size=200G features='0' hwhandler='0' wp=undef",
    ].join('\n')
    const [first, second] = parseMultipathLl(text)
    expect(first).toMatchObject({
      name: 'mpatha',
      wwid: '360002ac0000000000200013800021f2a',
      device: 'dm-3',
      queueing: true,
    })
    expect(first?.paths.map((path) => [path.state, path.checker, path.transport])).toEqual([
      ['active', 'ready', 'running'],
      ['active', 'i/o pending', 'running'],
      ['failed', 'faulty', 'offline'],
      ['undefined', 'ghost', 'running'],
    ])
    expect(second).toMatchObject({
      name: 'mpathb',
      device: 'undef',
      vendor: 'NETAPP',
      product: 'LUN C-Mode',
      paths: [],
    })
  })

  it('stay without a path when all were deleted under an open map', () => {
    const text = "360002ac0000000000000002100013f2d dm-0 ##,##\nsize=32M features='0' hwhandler='0' wp=rw\n"
    expect(parseMultipathLl(text)).toMatchObject([{ vendor: null, product: null, paths: [] }])
  })

  it('may have a path that is nothing but a line', () => {
    const text =
      "360002ac0 dm-9 ##,##\nsize=1G features='0' hwhandler='0' wp=rw\n`-+- policy='x 0' prio=0 status=undef\n  `- #:#:#:# -   #:#   failed undef unknown\n"
    expect(parseMultipathLl(text)[0]?.paths).toEqual([
      { device: '-', hctl: null, number: null, state: 'failed', checker: 'undef', transport: 'unknown' },
    ])
  })

  it('are read between the warnings that are mixed in', () => {
    const warned = sample('multipath/one-failed.err.txt') + sample('multipath/one-failed.ll.txt')
    expect(parseMultipathLl(`${warned}Jan 02 03:04:05 | sdz: prio = const\n`)).toEqual(
      parseMultipathLl(sample('multipath/one-failed.ll.txt')),
    )
  })

  it('are none when there are none', () => {
    expect(parseMultipathLl('')).toEqual([])
    expect(parseMultipathLl('No devices found\n')).toEqual([])
  })
})

describe('what is no list of maps', () => {
  it.each([
    ['need to be root\n', 1],
    ['mpatha (3600a) dm-3 A,B\n', 1],
    ["mpatha (3600a) dm-3 A,B\nsize=1G features='0' wp=rw\n|- 3:0:0:3 sdc\n", 3],
    ["mpatha (3600a) dm-3 A,B\nmpathb (3600b) dm-4 A,B\nsize=1G features='0' wp=rw\n", 1],
  ])('is refused: %j', async (text, line) => {
    const failure = await failureOf(() => parseMultipathLl(text))
    expect(failure.facts).toEqual({ source: 'multipath -ll', line, column: 1 })
  })
})
