/** The whole ladder of a SAN in one plan: map, disks, export, object, record; and the row where Cinder breaks over it. */
import { describe, expect, it } from 'vitest'
import type { ApplyDeps } from '../../src/apply/deps.ts'
import { done } from '../../src/model/act.ts'
import type { Permission } from '../../src/model/permission.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { write } from '../../src/simulate/hands.ts'
import { deleteObject } from '../../src/simulate/planes/storage.ts'
import type { VolumeRow } from '../../src/simulate/state/rows.ts'
import { deadMap } from '../support/scenery.ts'
import { arrayOf } from '../support/simulated-array.ts'
import { repaired } from '../support/simulated-repairs.ts'
import { faultsIn, stillCloud } from '../support/simulated-scan.ts'

/** Busy, since a host still has its dead map; `breaks`: Cinder's driver deletes the object, and then its service fails. */
async function climbed({ breaks, allowed = [] }: { breaks: boolean; allowed?: readonly Permission[] }) {
  const cloud = stillCloud()
  const { volume: id } = plant(cloud, 'busy-volume', { variant: 'san' })
  const volume = cloud.volumes.get(id as string) as VolumeRow
  deadMap(cloud, volume, 'compute-01')
  const change = (deps: ApplyDeps): ApplyDeps => ({
    ...deps,
    writers: deps.writers.map((own) => ({
      ...own,
      async cinder(act, ...rest) {
        if (!breaks || act.act !== 'delete-volume') return own.cinder(act, ...rest)
        deleteObject(cloud, volume)
        write(cloud, volume, 'error_deleting')
        return done
      },
    })),
  })
  const { plan, report, after } = await repaired(cloud, { change, allowed })
  const outcomes = report.results.map(({ fault, outcome }) => [fault, outcome])
  return { cloud, volume, plan, outcomes, last: report.results.at(-1), after }
}

const cleaned = [
  ['faulty-multipath', 'repaired'],
  ['leaked-connection', 'repaired'],
] as const

describe('a volume that is busy because a host still has its dead map', () => {
  it('goes by one plan, from the map to the record', async () => {
    const { cloud, volume, outcomes, after } = await climbed({ breaks: false })
    expect(outcomes).toEqual([...cleaned, ['busy-volume', 'repaired']])
    const host = cloud.hosts.get('compute-01')
    expect([host?.maps.size, host?.loosePaths.length, arrayOf(cloud).vluns, arrayOf(cloud).volumes.size]).toEqual([
      0,
      0,
      [],
      0,
    ])
    expect([volume.status, faultsIn(after)]).toEqual(['deleted', []])
  })

  it('loses its row in the database where Cinder broke over the deletion, and that is allowed', async () => {
    const { volume, outcomes, last, after } = await climbed({ breaks: true, allowed: ['database'] })
    expect(outcomes).toEqual([...cleaned, ['busy-volume', 'repaired']])
    expect(last?.steps.map(({ act, outcome }) => [act, outcome])).toEqual([
      ['delete-volume', 'unproved'],
      ['forget-volume', 'done'],
    ])
    expect([volume.status, faultsIn(after)]).toEqual(['deleted', []])
  })

  it('keeps its row where that is not allowed, and it is said what would be next', async () => {
    const { volume, last } = await climbed({ breaks: true })
    expect([last?.outcome, last?.why]).toEqual([
      'failed',
      expect.stringMatching(/is error_deleting; .*--allow database/),
    ])
    expect(volume.deletedAt).toBeNull()
  })
})
