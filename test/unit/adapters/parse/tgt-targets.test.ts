import { expect, it } from 'vitest'
import { parseTgtTargets } from '../../../../src/adapters/parse/tgt-targets.ts'
import { failureOf } from '../../../support/failures.ts'
import { sample } from '../../../support/samples.ts'

it('a target has who is logged in, what it gives, and who may log in', () => {
  expect(parseTgtTargets(sample('tgt/targets.txt'))).toEqual([
    {
      id: '1',
      name: 'iqn.2010-10.org.openstack:volume-0d7e5a3c-1111-4222-8333-444455556666',
      initiators: [{ name: 'iqn.1993-08.org.debian:01:abcdef', addresses: ['10.0.0.31'] }],
      luns: [{ number: 1, path: '/dev/cinder-volumes/volume-0d7e5a3c-1111-4222-8333-444455556666' }],
      allowed: ['ALL'],
    },
    {
      id: '2',
      name: 'iqn.2010-10.org.openstack:volume-1b2c3d4e-2222-4333-8444-555566667777',
      initiators: [],
      luns: [],
      allowed: ['10.0.0.31', 'iqn.1993-08.org.debian:01:abcdef'],
    },
  ])
})

it('no targets are none', () => {
  expect(parseTgtTargets('')).toEqual([])
})

it('an error of the daemon is refused', async () => {
  const failure = await failureOf(() =>
    parseTgtTargets('tgtadm: failed to send request hdr to tgt daemon, Transport endpoint is not connected\n'),
  )
  expect(failure.facts['line']).toBe(1)
})
