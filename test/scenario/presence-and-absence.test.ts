/**
 * Law 1, where Cinder's list of attachments is unread. A ghost rests on one absence, that of its server, and that was
 * read; its record is present, and presence may be seen in any view, here the volume's own. So it is confirmed. Its
 * remedy rests on more: on nobody else being in the list. So it waits.
 */
import { expect, it } from 'vitest'
import { permissions } from '../../src/model/permission.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { makeWeather } from '../../src/simulate/wire/weather.ts'
import { repaired } from '../support/simulated-repairs.ts'
import { findingOf, scanOf, stillCloud } from '../support/simulated-scan.ts'

const attachments = {
  effect: { kind: 'status', status: 500 },
  service: 'volume',
  path: '/attachments',
  method: 'GET',
} as const

function haunted() {
  const cloud = stillCloud()
  const { server, attachment } = plant(cloud, 'ghost-server-attachment')
  return { cloud, server, attachment, weather: makeWeather() }
}

it('a record that the volume itself shows is a record: the finding is confirmed, and its remedy waits', async () => {
  const { cloud, weather, attachment } = haunted()
  weather.add(attachments)
  const { confidence, evidence, remedy } = findingOf(await scanOf(cloud, { weather }), 'ghost-server-attachment')
  expect(confidence).toBe('confirmed')
  expect(evidence.map(({ says }) => says).join('\n')).toContain(`attachment ${attachment} is attached`)
  expect(remedy.blocked_by).toEqual([expect.stringMatching(/^attachment records not seen: nobody knows whose it is/)])
})

it('a server that was not read is not absent, whatever the volume shows', async () => {
  const { cloud, weather, server } = haunted()
  weather.add(attachments)
  weather.add({ effect: { kind: 'status', status: 500 }, service: 'compute', path: `/servers/${server}` })
  const { findings } = await scanOf(cloud, { weather })
  expect(findings.filter(({ confidence }) => confidence === 'confirmed')).toEqual([])
})

it('nothing is repaired while the list is unread, whatever is allowed', async () => {
  const { cloud, weather } = haunted()
  weather.add(attachments)
  const planes = ['database', 'backend', 'host', 'log'] as const
  const { report } = await repaired(cloud, { allowed: permissions, planes, weather })
  expect(report.results.map(({ outcome, steps }) => [outcome, steps])).toEqual([['skipped', []]])
  expect([...cloud.attachments.all()].length).toBe(1)
})
