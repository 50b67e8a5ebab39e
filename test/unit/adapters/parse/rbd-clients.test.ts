import { describe, expect, it } from 'vitest'
import {
  parseListWatchers,
  parseMappedImages,
  parseRbdLocks,
  parseRbdStatus,
} from '../../../../src/adapters/parse/rbd-clients.ts'
import { failureOf } from '../../../support/failures.ts'
import { sample } from '../../../support/samples.ts'

const kernel = '18446462598732840961'
const status = (watcher: string): string => `{"watchers":[${watcher}]}`

describe('watchers', () => {
  it('are the same in both ways to ask', () => {
    const watchers = parseRbdStatus(sample('rbd/status.txt'), 'volume-1')
    expect(watchers).toHaveLength(3)
    expect(watchers[0]).toEqual({
      object: 'volume-1',
      address: '127.0.0.1:0/561853101',
      client: '4204',
      cookie: '94120972785008',
      kind: 'unknown',
    })
    expect(parseListWatchers(sample('rbd/listwatchers.txt'), 'volume-1')).toEqual(watchers)
  })

  it('keep every digit of a cookie, and by it the kernel’s client is known', () => {
    const [watcher] = parseRbdStatus(
      status(`{"address":"v1:10.0.0.31:0/3456789012","client":4242,"cookie":${kernel}}`),
      'x',
    )
    expect(watcher).toMatchObject({ address: '10.0.0.31:0/3456789012', cookie: kernel, kind: 'krbd' })
    const [same] = parseListWatchers(`watcher=10.0.0.31:0/3456789012 client.4242 cookie=${kernel}\n`, 'x')
    expect(same).toEqual(watcher)
  })

  it('are an object in old releases', () => {
    const text = '{"watchers":{"watcher":{"address":"10.0.0.31:0/1","client":7,"cookie":9}}}'
    expect(parseRbdStatus(text, 'x')).toMatchObject([{ client: '7', cookie: '9' }])
  })

  it('are none only where an empty list says so', async () => {
    expect(parseRbdStatus(sample('rbd/status-none.txt'), 'x')).toEqual([])
    for (const text of ['{}', '{"watchers":null}', '{"watchers":[{"client":1}]}', ''])
      expect((await failureOf(() => parseRbdStatus(text, 'x'))).code).toBe('parse.malformed')
  })

  it('are refused when a line is none of theirs', async () => {
    const failure = await failureOf(() => parseListWatchers('watcher=a client.1 cookie=2\nerror\n', 'x'))
    expect(failure.facts['line']).toBe(2)
  })
})

describe('locks', () => {
  it('name their client and its address', () => {
    expect(parseRbdLocks(sample('rbd/lock-ls.txt'))).toEqual([
      { id: 'auto 140215486728192', client: '4139', address: '127.0.0.1:0/3502012625' },
    ])
    expect(parseRbdLocks(sample('rbd/lock-ls-shared.txt')).map((lock) => lock.id)).toEqual(['mine', 'other'])
    expect(parseRbdLocks(sample('rbd/lock-ls-none.txt'))).toEqual([])
  })
})

describe('devices of the kernel', () => {
  it('name the image, its namespace and snapshot', () => {
    const text = JSON.stringify([
      { id: '0', pool: 'volumes', namespace: '', name: 'volume-1', snap: '-', device: '/dev/rbd0' },
      { id: '1', pool: 'volumes', namespace: 'n', name: 'volume-2', snap: 's', device: '/dev/rbd1' },
    ])
    expect(parseMappedImages(text)).toEqual([
      { image: 'volumes/volume-1', snapshot: null, device: '/dev/rbd0' },
      { image: 'volumes/n/volume-2', snapshot: 's', device: '/dev/rbd1' },
    ])
  })
})
