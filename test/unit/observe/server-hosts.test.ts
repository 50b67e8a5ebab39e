import { describe, expect, it } from 'vitest'
import type { ServerId } from '../../../src/kernel/ids.ts'
import { ServerHosts } from '../../../src/observe/server-hosts.ts'
import { makeRandom } from '../../../src/simulate/state/random.ts'

describe('the hosts of servers', () => {
  it('are found again, however many there are', () => {
    const random = makeRandom(7)
    const hosts = new ServerHosts()
    const expected = new Map<ServerId, string>()
    for (let i = 0; i < 50_000; i++) expected.set(random.uuid() as ServerId, `compute-${i % 700}`)
    for (const [id, host] of expected) hosts.set(id, host)
    for (const [id, host] of expected) if (hosts.get(id) !== host) throw new Error(`${id} is on ${hosts.get(id)}`)
    expect(hosts.get(random.uuid() as ServerId)).toBeUndefined()
  })

  it('are found where ids differ in one digit only', () => {
    const hosts = new ServerHosts()
    const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` as ServerId
    for (let i = 0; i < 1000; i++) hosts.set(id(i), `compute-${i}`)
    for (let i = 0; i < 1000; i++) expect(hosts.get(id(i))).toBe(`compute-${i}`)
  })

  it('may be none, which is not the same as no server', () => {
    const hosts = new ServerHosts()
    const id = '01234567-89ab-4cde-8f01-fedcba987654' as ServerId
    hosts.set(id, '')
    expect(hosts.get(id)).toBe('')
  })

  it('are kept for ids that are no UUIDs', () => {
    const hosts = new ServerHosts()
    hosts.set('SERVER-ONE' as ServerId, 'compute-01')
    expect(hosts.get('SERVER-ONE' as ServerId)).toBe('compute-01')
    expect(hosts.get('SERVER-TWO' as ServerId)).toBeUndefined()
  })
})
