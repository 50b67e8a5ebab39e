/** What no API shows, and the databases do. */
import { describe, expect, it } from 'vitest'
import { forgetVolume } from '../../src/simulate/cinder/rows.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { faultsIn, findingOf, type ScanWishes, scanOf, stillCloud, testTime } from '../support/simulated-scan.ts'

const everything: ScanWishes = { planes: ['database', 'backend', 'host', 'log'] }
const host = 'storage-01@ceph'

describe('who works on a volume', () => {
  const stuck = (worker: string | null | undefined): SimulatedCloud => {
    const cloud = stillCloud()
    const { volume } = plant(cloud, 'stuck-deleting', { variant: 'image' })
    if (worker !== undefined)
      cloud.workers.push({ volume: volume as string, status: 'deleting', host: worker, updatedAt: testTime - 1e7 })
    return cloud
  }

  it('where nobody does, confirms that it is stuck, and holds nothing back', async () => {
    const found = findingOf(await scanOf(stuck(undefined), everything), 'stuck-deleting')
    expect(found).toMatchObject({ confidence: 'confirmed', remedy: { blocked_by: [] } })
    expect(found.evidence.map(({ says }) => says)).toContain('no service notes that it works on the volume')
  })

  it('where a living service does, is motion: it is left alone', async () => {
    const { findings, unsettled } = await scanOf(stuck(host), everything)
    expect(findings).toEqual([])
    expect(unsettled).toContainEqual(
      expect.objectContaining({ fault: 'stuck-deleting', reason: `${host} works on it (deleting)` }),
    )
  })

  it.each([
    ['that is down', host],
    ['that does not exist', 'storage-09@gone'],
    ['that has not begun', null],
  ])('where a service does %s, stops nothing', async (_, worker) => {
    const cloud = stuck(worker)
    for (const service of cloud.cinderServices) if (service.host === host) service.downSince = testTime - 1e6
    const found = await scanOf(cloud, { ...everything, policy: { settleMs: 0 } })
    expect(found.unsettled).toEqual([])
    expect(faultsIn(found)).not.toEqual([])
  })

  it('is not known without the database, which keeps it unconfirmed', async () => {
    const found = findingOf(await scanOf(stuck(undefined)), 'stuck-deleting')
    expect(found.confidence).toBe('unconfirmed')
    expect(found.remedy.blocked_by.join()).toContain('workers table of Cinder’s database')
  })
})

it('a state that the API hides behind another is found under its own name', async () => {
  const hidden = stillCloud()
  plant(hidden, 'stuck-managing')
  expect(faultsIn(await scanOf(hidden))).toEqual(['stuck-creating'])
  const shown = stillCloud()
  plant(shown, 'stuck-managing')
  expect(findingOf(await scanOf(shown, everything), 'stuck-managing').confidence).toBe('confirmed')
})

it('a server whose row was archived is remembered, and its attachment is a ghost', async () => {
  const cloud = (): SimulatedCloud => {
    const made = stillCloud()
    const { server } = plant(made, 'ghost-server-attachment')
    const row = made.servers.get(server as string)
    if (row !== undefined) row.archived = true
    return made
  }
  expect(faultsIn(await scanOf(cloud(), { planes: [] }))).toEqual(['unknown-owner-attachment'])
  const found = findingOf(await scanOf(cloud(), { planes: ['database'] }), 'ghost-server-attachment')
  expect(found.evidence.find(({ fact }) => 'remembered' in fact)?.fact).toMatchObject({ remembered: 'archived-row' })
})

it('a volume that Cinder deleted is remembered by its row', async () => {
  const cloud = stillCloud()
  const { volume } = plant(cloud, 'leaked-connection')
  const row = cloud.volumes.get(volume as string)
  if (row !== undefined) forgetVolume(cloud, row)
  const { findings } = await scanOf(cloud, everything)
  const says = findings.flatMap(({ evidence }) => evidence.map((entry) => entry.says))
  expect(says.join()).toContain('Cinder has deleted it since 2026-')
})

it('what a volume was before its operation is told', async () => {
  const cloud = stillCloud()
  const { volume } = plant(cloud, 'stuck-retyping')
  const row = cloud.volumes.get(volume as string)
  if (row !== undefined) row.previousStatus = 'in-use'
  const found = findingOf(await scanOf(cloud, everything), 'stuck-retyping')
  expect(found.evidence[0]?.says).toContain('retyping, before that in-use')
})

describe('a cell that does not answer', () => {
  const dark = (): SimulatedCloud => {
    const cloud = stillCloud()
    plant(cloud, 'cell-unreachable')
    return cloud
  }

  it('is told once, and nothing of its servers', async () => {
    const result = await scanOf(dark(), everything)
    expect(faultsIn(result)).toEqual(['cell-unreachable'])
    const [cell] = dark().darkCells
    expect(result.snapshot.regions[0]?.sources).toContainEqual(
      expect.objectContaining({ source: `RegionOne nova-db ${cell}`, status: 'unavailable' }),
    )
  })

  it('is told by its database also where Nova is too old to say so', async () => {
    const cloud = stillCloud({ release: 'queens' })
    plant(cloud, 'cell-unreachable')
    const found = findingOf(await scanOf(cloud, { planes: ['database'] }), 'cell-unreachable')
    expect(found.evidence[0]?.says).toContain('its servers are missing from every list')
  })
})

it('where every cell was read, a Nova too old to tell of dark ones leaves no doubt', async () => {
  const cloud = (): SimulatedCloud => {
    const made = stillCloud({ release: 'queens' })
    plant(made, 'leaked-connection')
    return made
  }
  expect(findingOf(await scanOf(cloud()), 'leaked-connection').confidence).toBe('unconfirmed')
  expect(findingOf(await scanOf(cloud(), everything), 'leaked-connection').confidence).toBe('confirmed')
})
