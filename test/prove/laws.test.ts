/** The laws of the proof catch what they should: each act that would harm somebody, in a world where it would. */
import { expect, it } from 'vitest'
import type { Values } from '../../prove/axes.ts'
import { hosts, recordIds, serverId, volumeId, wwid } from '../../prove/ids.ts'
import { harmOf } from '../../prove/laws.ts'
import { valuesOf } from '../../prove/state.ts'
import { usersOf } from '../../prove/truth.ts'
import { worldOf } from '../../prove/world.ts'
import type { Act } from '../../src/model/act.ts'

const quiet: Values = {
  ...valuesOf(0),
  status: 'in-use',
  records: 'attached',
  server: 'active',
  mapping: 'named',
  domain: 'none',
  object: 'present',
  left: 'nothing',
  variation: 'none',
}
const used: Values = { ...quiet, domain: 'running' }

const volume = volumeId as never
const server = serverId as never
const host = hosts.own as never

const cases: readonly (readonly [Act, Values, string | null])[] = [
  [{ act: 'delete-attachment', volume, attachment: recordIds.first as never }, used, 'the last record'],
  [{ act: 'delete-attachment', volume, attachment: recordIds.first as never }, { ...quiet, mapping: 'none' }, null],
  [{ act: 'delete-attachment', volume, attachment: recordIds.first as never }, quiet, 'maps the volume'],
  [{ act: 'force-detach', volume, attachment: null }, used, 'the last record'],
  [{ act: 'detach-from-server', volume, server }, used, 'has the volume'],
  [{ act: 'detach-from-server', volume, server }, quiet, null],
  [{ act: 'terminate-connection', volume, host }, { ...used, backend: 'hpe3par' }, 'export'],
  [{ act: 'delete-volume', volume, force: true }, quiet, 'nobody asked'],
  [{ act: 'delete-volume', volume, force: true }, { ...quiet, status: 'error_deleting' }, null],
  [{ act: 'delete-volume', volume, force: true }, { ...used, status: 'error_deleting' }, 'has it open'],
  [{ act: 'destroy-domain', host, domain: server, name: 'x' }, used, 'Nova has the server'],
  [{ act: 'destroy-domain', host, domain: server, name: 'x' }, { ...used, server: 'deleted' }, null],
  [{ act: 'flush-map', host, wwid: wwid as never, map: wwid }, { ...used, backend: 'hpe3par' }, 'the map is open'],
  [{ act: 'unreserve', volume }, { ...used, records: 'none' }, 'set free'],
  [{ act: 'quarantine', backend: '', object: '', keepMs: 1 }, quiet, 'Cinder still has'],
]

it.each(cases)('%o', (act, values, harm) => {
  const says = harmOf(act, worldOf(values))
  if (harm === null) expect(says).toBe(null)
  else expect(says).toContain(harm)
})

it('knows who has a volume open, whoever sees it', () => {
  const users = (values: Values) => usersOf(worldOf(values)).map((user) => user.host)
  expect(users(used)).toEqual([hosts.own])
  expect(users({ ...used, domain: 'shut-off' })).toEqual([])
  expect(users({ ...quiet, left: 'client' })).toEqual([hosts.third])
  expect(users({ ...quiet, left: 'strange-client' })).toEqual([null])
  expect(users({ ...quiet, backend: 'hpe3par', left: 'held-map' })).toEqual([hosts.third])
  expect(users({ ...quiet, backend: 'hpe3par', left: 'dead-map' })).toEqual([])
})
