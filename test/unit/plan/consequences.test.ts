import { expect, it } from 'vitest'
import type { Act } from '../../../src/model/act.ts'
import { isConsequence } from '../../../src/plan/consequences.ts'

const act = (fields: object): Act => fields as Act
const ended = act({ act: 'destroy-domain', host: 'compute-01', domain: 'd1', name: 'instance-1' })
const deleted = act({ act: 'delete-attachment', volume: 'v1', attachment: 'a1' })

it.each([
  [ended, { name: 'domain d1 on compute-01', was: 'running', is: null }],
  [ended, { name: 'watcher 10.0.0.1:0/1', was: 'client 1', is: null }],
  [ended, { name: 'map 3600 on compute-01', was: 'open 1 times', is: 'open 0 times' }],
  [ended, { name: 'server d1', was: 'absent', is: null }],
  [deleted, { name: 'attachment a1', was: 'attached', is: null }],
  [deleted, { name: 'volume', was: 'in-use', is: 'available' }],
  [deleted, { name: 'export to compute-01', was: 'logged in', is: null }],
  [act({ act: 'delete-volume', volume: 'v1', force: true }), { name: 'object', was: 'volume-v1', is: 'absent' }],
] as const)('%o explains %o', (done, change) => {
  expect(isConsequence(done, change)).toBe(true)
})

it.each([
  [ended, { name: 'domain d2 on compute-01', was: 'running', is: null }],
  [ended, { name: 'domain d1 on compute-02', was: 'running', is: null }],
  [ended, { name: 'watcher 10.0.0.1:0/2', was: null, is: 'client 2' }],
  [ended, { name: 'volume', was: 'available', is: 'reserved' }],
  [deleted, { name: 'attachment a2', was: null, is: 'attached' }],
  [deleted, { name: 'export to compute-01', was: null, is: 'logged in' }],
  [ended, { name: 'server d1', was: 'absent', is: 'ACTIVE' }],
  [deleted, { name: 'mapping of server s1', was: null, is: 'there' }],
  [act({ act: 'recount-quota', project: 'p1' }), { name: 'volume', was: 'available', is: 'in-use' }],
] as const)('%o does not explain %o', (done, change) => {
  expect(isConsequence(done, change)).toBe(false)
})
