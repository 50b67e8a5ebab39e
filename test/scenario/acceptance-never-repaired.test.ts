/** The acceptance cases of which nothing may ever be carried out, by their numbers: whatever is allowed, and by whom. */
import { expect, it } from 'vitest'
import { permissions } from '../../src/model/permission.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { attach, inThePast, loseDisk, makeServer, makeVolume, record, write } from '../../src/simulate/hands.ts'
import { beginLiveMigration } from '../../src/simulate/nova/live-migration.ts'
import { addAction, finishAction } from '../../src/simulate/nova/rows.ts'
import { place } from '../../src/simulate/shapes/place.ts'
import { addComputeHost } from '../../src/simulate/standard.ts'
import { deadMap, type Grounds, grounds, wwidFor } from '../support/scenery.ts'
import { applied, planOf, repairDepsOf } from '../support/simulated-repairs.ts'
import { worldText } from '../support/world-text.ts'

/** Volumes of servers that Nova does not answer for, and one that is plainly well. */
function darkCellOf(servers: number): (grounds: Grounds) => void {
  return ({ cloud, past }) => {
    addComputeHost(cloud, 'compute-31', '10.0.3.31', 'cell3')
    attach(past, makeServer(past), makeVolume(past))
    for (let i = 0; i < servers; i++) attach(past, makeServer(past, { host: 'compute-31' }), makeVolume(past))
    cloud.darkCells.add('cell3')
  }
}

const five = ['brick-client', 'ironic-node', 'glance-store', 'zun-container'] as const

const cases: Readonly<Record<string, (grounds: Grounds) => void>> = {
  'A-5: volumes of a dark cell': darkCellOf(40),
  'A-6: the attachments of five owners that are not Nova': ({ cloud, past }) => {
    for (const shape of five) place(cloud, shape)
    const volume = makeVolume(past)
    record(past, volume, null, 'storage-01', 'attached')
    write(cloud, volume, 'backing-up')
  },
  'A-7: the two records of a live migration under way': ({ past }) => {
    const server = makeServer(past, { root: true })
    attach(past, server, makeVolume(past, { type: 'san' }))
    beginLiveMigration(past, server, 'compute-02')
  },
  'A-8: the reserved volumes of a shelved server': ({ cloud }) =>
    void place(cloud, 'shelved-offloaded', 90 * 86_400_000),
  'A-9: the volumes of a soft-deleted server': ({ past }) => {
    const server = makeServer(past)
    attach(past, server, makeVolume(past))
    server.vmState = 'soft-delete'
  },
  'A-12: a volume of last year that began to detach five seconds ago': ({ cloud, past }) => {
    const volume = makeVolume(past, { createdAt: cloud.time.now() - 365 * 86_400_000 })
    attach(past, makeServer(past), volume)
    write(inThePast(cloud, 5_000), volume, 'detaching')
  },
  'A-19: a map whose path is another disk': ({ cloud, past }) => {
    const [volume, stranger] = [makeVolume(past, { type: 'san' }), makeVolume(past, { type: 'san' })]
    const [first] = deadMap(cloud, volume).paths
    if (first !== undefined) first.wwid = wwidFor(cloud, stranger)
  },
  'A-20: a map that somebody holds': ({ cloud, past }) => {
    const map = deadMap(cloud, makeVolume(past, { type: 'san' }))
    map.openCount = 1
    map.holders.push('mount /srv')
  },
  'A-24: 200 volumes that only lack Nova’s service token': ({ past }) => {
    for (let i = 0; i < 200; i++) refusedDetach(past)
  },
}

function refusedDetach(past: SimulatedCloud): void {
  const [server, volume] = [makeServer(past), makeVolume(past)]
  attach(past, server, volume)
  loseDisk(past, server, volume)
  write(past, volume, 'detaching')
  const action = addAction(past, server, 'detach_volume', 'compute_detach_volume', server.user)
  finishAction(past, action, 'ConflictNovaUsingAttachment: Detach volume from instance (HTTP 409)')
}

const planes = ['database', 'backend', 'host', 'log'] as const

it.each(Object.entries(cases))('%s: nothing is carried out', async (_, arrange) => {
  const found = grounds()
  arrange(found)
  const before = worldText(found.cloud)
  const deps = await repairDepsOf(found.cloud, { allowed: permissions, planes })
  const plan = await planOf(deps)
  const report = await applied(plan, deps)
  expect(plan.repairs.filter(({ held }) => held.length === 0)).toEqual([])
  expect(report.results.filter(({ steps }) => steps.length > 0)).toEqual([])
  expect(worldText(found.cloud)).toBe(before)
})
