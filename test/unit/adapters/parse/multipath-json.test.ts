import { describe, expect, it } from 'vitest'
import { parseMultipathJson } from '../../../../src/adapters/parse/multipath-json.ts'
import { parseMultipathLl } from '../../../../src/adapters/parse/multipath-ll.ts'
import { failureOf } from '../../../support/failures.ts'
import { sample } from '../../../support/samples.ts'

const maps = (name: string) => parseMultipathJson(sample(`multipath/${name}.maps.txt`))

describe('a map in JSON', () => {
  it('has its identity, its paths and their states', () => {
    expect(maps('all-failed')).toEqual([
      {
        name: '360002ac0000000000000001900013f2d',
        wwid: '360002ac0000000000000001900013f2d',
        device: 'dm-0',
        queueing: false,
        vendor: '3PARdata',
        product: 'VV',
        paths: ['sda', 'sdb'].map((device, i) => ({
          device,
          hctl: null,
          number: `8:${i * 16}`,
          state: 'failed',
          checker: 'faulty',
          transport: 'running',
        })),
      },
    ])
  })

  it.each([
    ['all-failed', false],
    ['all-failed-queue', true],
    ['all-failed-retry', true],
    ['iscsi-healthy', true],
    ['dbg-all-failed', false],
  ])('keeps requests while the kernel is told to: %s', (name, queueing) => {
    expect(maps(name).map((map) => map.queueing)).toEqual([queueing])
  })

  it('may have an identity that is not hexadecimal', () => {
    expect(maps('dbg-all-failed')[0]?.wwid).toBe('13PARdataVV_2001')
  })

  it('may be the list of none', () => {
    expect(maps('stale-single')).toEqual([])
  })

  it.each([
    'all-failed',
    'all-failed-queue',
    'all-failed-retry',
    'one-failed',
    'dbg-all-failed',
    'offline',
    'busy-lvm',
  ])('says the same as the text that people read: %s', (name) => {
    const text = parseMultipathLl(sample(`multipath/${name}.ll.txt`))
    const withoutAddress = text.map((map) => ({
      ...map,
      paths: map.paths.map((path) => ({ ...path, hctl: null })).toSorted((a, b) => (a.device < b.device ? -1 : 1)),
    }))
    const json = maps(name).map((map) => ({
      ...map,
      paths: map.paths.toSorted((a, b) => (a.device < b.device ? -1 : 1)),
    }))
    expect(withoutAddress).toEqual(json)
  })

  it('may lose all paths and stay', () => {
    const text =
      '{"major_version":0,"maps":[{"name":"mpatha","uuid":"3600A","sysfs":"dm-9","features":"0","vend":"##","prod":"##"}]}'
    expect(parseMultipathJson(text)).toMatchObject([{ wwid: '3600a', vendor: null, product: null, paths: [] }])
  })
})

describe('what the daemon says instead of a list', () => {
  it('may stand before it, as a warning', () => {
    const warning = "22.512243 | couldn't open configuration dir '/etc/multipath/conf.d': Permission denied\n"
    expect(parseMultipathJson(warning + sample('multipath/all-failed.maps.txt'))).toEqual(maps('all-failed'))
  })

  it.each(['permission deny: need to be root\n', 'timeout\n', 'fail\n', ''])('is no empty list: %j', async (text) => {
    const failure = await failureOf(() => parseMultipathJson(text))
    expect(failure.code).toBe('parse.malformed')
    expect(failure.message).toContain(text.trim())
  })

  it('is refused when it was cut off', async () => {
    const text = sample('multipath/all-failed.maps.txt')
    expect((await failureOf(() => parseMultipathJson(text.slice(0, -8)))).code).toBe('parse.malformed')
  })

  it('is refused in a version of the format that nobody knows', async () => {
    expect((await failureOf(() => parseMultipathJson('{"major_version":1,"maps":[]}'))).message).toContain('not known')
  })
})
