import { expect, it } from 'vitest'
import { serviceError } from '../../../src/adapters/openstack/service-error.ts'
import { saidBy } from '../../../src/apply/refusal.ts'
import { CinderSweepError } from '../../../src/kernel/errors.ts'

const answered = (status: number) =>
  saidBy(serviceError('cinder', 'DELETE', '/attachments/a', { status, headers: {}, body: null }))

it.each([
  [409, 'conflict'],
  [400, 'refused'],
  [403, 'refused'],
  [404, 'absent'],
  [500, 'failed'],
] as const)('an answer of %d says: %s', (status, said) => {
  expect(answered(status)).toBe(said)
})

it.each([401, 413, 429, 502, 503, 504])('an answer of %d is no reason for a harder tool', (status) => {
  expect(answered(status)).toBe('unsure')
})

it.each([
  'endpoint.timeout',
  'endpoint.cut-short',
  'plane.unreachable',
  'host.unreachable',
  'database.timeout',
] as const)('%s leaves open whether it was done', (code) => {
  expect(saidBy(new CinderSweepError(code, 'silence', { hint: 'Look.' }))).toBe('unsure')
})
