/** What stands in the way on a real host stops the ladder before its first step, and the helper by itself; each says who. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { VolumeRow } from '../../../src/simulate/state/rows.ts'
import { freshGuest, type HostState, helper, identityOf, makeState } from './guest.ts'
import { openSanCloud, type SanCloud } from './san-cloud.ts'
import { kernelView } from './witnesses.ts'

interface Way {
  /** `kind/name variant` of lab/host. */
  readonly state: string
  readonly plan: RegExp
  readonly helper: RegExp
}

const ways: Readonly<Record<string, Way>> = {
  'a mount': {
    state: 'faults/faulty-multipath held-mount',
    plan: /is held by mount \/mnt\/held/,
    helper: /^(?:dm-\d+|mapper\/\w+) is mounted$/,
  },
  'a holder of LVM': {
    state: 'faults/faulty-multipath held-lvm',
    plan: /is held by lvm labvg-data/,
    helper: /^dm-\d+ is held by dm-\d+$/,
  },
  'an open process': {
    state: 'faults/faulty-multipath held-process',
    plan: /is open, and by whom was not seen/,
    helper: /is open 1 times by process \d+ \(sleep\)$/,
  },
  'one living path': {
    state: 'shapes/multipath one-failed',
    plan: /path sd\w+ on compute-lab-01 still answers/,
    helper: /^a path of map \w+ still answers$/,
  },
  'a path to another disk': {
    state: 'faults/lun-identity-mismatch reused',
    plan: /has paths to another disk/,
    helper: /^path sd\w+ of map \w+ is another disk: 3\w+$/,
  },
}

const made = new Map<string, { readonly told: HostState; readonly wwid: string; readonly volume: VolumeRow }>()
let san: SanCloud

beforeAll(async () => {
  await freshGuest()
  san = await openSanCloud({ alone: true })
  for (const [name, { state }] of Object.entries(ways)) {
    const [, kind, fault, variant] = /^(\w+)\/(\S+) (\S+)$/.exec(state) as unknown as [string, 'faults', string, string]
    const told = await makeState(kind, fault, variant)
    const wwid = identityOf(told)
    const volume = san.volumeWith(wwid)
    san.leftWith(volume)
    await san.refusedAsBusy(volume)
    made.set(name, { told, wwid, volume })
  }
  return () => san.close()
})

describe.each(Object.entries(ways))('%s', (name, way) => {
  const own = () => made.get(name) as NonNullable<ReturnType<typeof made.get>>

  it('holds the plan back, which says so, and nothing of it is carried out', async () => {
    const before = await kernelView()
    const { plan, file } = await san.plan('--volume', own().volume.id)
    const touching = plan.repairs.filter(({ fault }) => fault !== 'lun-identity-mismatch')
    expect(touching).not.toEqual([])
    for (const { fault, held } of touching) expect(`${fault}: ${held.join('; ')}`).toMatch(way.plan)
    await san.sweep('apply', file, '--yes', '-f', 'json')
    expect(await kernelView()).toEqual(before)
    expect(san.cloud.volumes.get(own().volume.id)).toMatchObject({ status: 'available', deletedAt: null })
    expect(
      san.array.vluns.filter(({ volume }) => san.array.volumes.get(volume)?.volume === own().volume.id),
    ).toHaveLength(1)
  })

  it('stops the helper too', async () => {
    const said = await helper('flush-map', own().wwid)
    expect(said).toMatchObject({ is: 'refused' })
    expect(said.says).toMatch(way.helper)
    expect((await kernelView()).maps).toContain(own().wwid)
  })
})
