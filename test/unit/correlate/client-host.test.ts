import { describe, expect, it } from 'vitest'
import { hostOfClient } from '../../../src/correlate/client-host.ts'
import type { Watcher } from '../../../src/model/backend.ts'
import { scanOf, stillCloud } from '../../support/simulated-scan.ts'

const watcher = (address: string): Watcher => ({ object: 'x', address, client: '1', cookie: '2', kind: 'unknown' })

describe('the host of a client', () => {
  it.each([
    ['10.0.0.32:0/3456789012', 'compute-02'],
    ['v1:10.0.0.32:0/3456789012', 'compute-02'],
    ['10.0.0.99:0/3456789012', null],
  ])('at %s is %s', async (address, host) => {
    const [region] = (await scanOf(stillCloud())).snapshot.regions
    expect(hostOfClient(watcher(address), region as NonNullable<typeof region>)).toBe(host)
  })

  it('is known from Nova where hosts are not configured', async () => {
    const [region] = (await scanOf(stillCloud(), { planes: ['backend'] })).snapshot.regions
    expect(hostOfClient(watcher('10.0.0.32:0/1'), region as NonNullable<typeof region>)).toBe('compute-02')
  })

  it('is told by an address of IPv6 too', () => {
    const hypervisors = [{ host: 'compute-09', address: 'fd00::31' }] as never
    expect(hostOfClient(watcher('[fd00::31]:0/7'), { hosts: null, hypervisors })).toBe('compute-09')
  })
})
