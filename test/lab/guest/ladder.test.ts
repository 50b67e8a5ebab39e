/**
 * The whole ladder of a SAN: Cinder calls a volume busy whose LUN is exported to a real host, mapped there, and dead on
 * all paths. One plan flushes the real map, deletes the real disks, removes the VLUN, and deletes the volume with its
 * object; beside it a map that is in order is written to all the time.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import type { VolumeRow } from '../../../src/simulate/state/rows.ts'
import { freshGuest, guestName, identityOf, makeState } from './guest.ts'
import { openSanCloud, type SanCloud } from './san-cloud.ts'
import { kernelView, mentions, tableOf, writerOn } from './witnesses.ts'

interface Ladder {
  readonly san: SanCloud
  readonly living: string
  readonly dead: string
  readonly volume: VolumeRow
}

async function climbed(): Promise<Ladder> {
  await freshGuest()
  const san = await openSanCloud({ alone: true })
  const living = identityOf(await makeState('shapes', 'multipath', 'two-paths'))
  san.attachedTo(guestName, san.volumeWith(living))
  const dead = identityOf(await makeState('faults', 'faulty-multipath', 'four-paths'))
  const volume = san.volumeWith(dead)
  san.leftWith(volume)
  await san.refusedAsBusy(volume)
  return { san, living, dead, volume }
}

describe('a volume that is busy because a host still has its dead map', () => {
  let ladder: Ladder
  beforeAll(async () => {
    ladder = await climbed()
    return () => ladder.san.close()
  })

  it('is found with its map, its export and the reason, and nothing else is', async () => {
    const { findings } = await ladder.san.scan()
    expect(findings.map(({ fault, volume }) => [fault, volume]).sort()).toEqual([
      ['busy-volume', ladder.volume.id],
      ['faulty-multipath', ladder.volume.id],
      ['leaked-connection', ladder.volume.id],
    ])
    for (const { fault, confidence, remedy } of findings)
      expect({ fault, confidence, blocked: remedy.blocked_by }).toEqual({ fault, confidence: 'confirmed', blocked: [] })
  })

  it('is led back to from the map alone: its LUN, its volume', async () => {
    const { stdout } = await ladder.san.sweep('why', ladder.dead, '-f', 'json')
    const { dossier } = JSON.parse(stdout)
    expect(dossier).toMatchObject({ id: ladder.volume.id, volume: { value: { status: 'available' } } })
    expect(dossier.backend.exports.items).toMatchObject([{ host: guestName, lun: 2, active: false }])
  })

  it('goes by one plan, and what lies beside it is not touched', async () => {
    const { san, living, dead, volume } = ladder
    const writer = await writerOn(living)
    const before = { living: await tableOf(living), kernel: await kernelView() }
    const { plan, file } = await san.plan('--volume', volume.id)
    expect(plan.repairs.map(({ fault, held }) => [fault, held])).toEqual([
      ['faulty-multipath', []],
      ['leaked-connection', []],
      ['busy-volume', []],
    ])
    const { results } = await san.apply(file)
    expect(results.map(({ fault, outcome, why }) => [fault, outcome, why])).toEqual([
      ['faulty-multipath', 'repaired', 'it is no longer found'],
      ['leaked-connection', 'repaired', 'it is no longer found'],
      ['busy-volume', 'repaired', 'it is no longer found'],
    ])
    const after = await kernelView()
    expect(after.maps).toEqual([living])
    expect(after.disks).toEqual(before.kernel.disks.filter((disk) => !disk.endsWith(dead.slice(1))))
    expect(before.kernel.disks).toHaveLength(after.disks.length + 4)
    expect(await mentions(dead)).toBe('0\n')
    expect(san.array.vluns.map(({ host, volume: name }) => [host, san.array.volumes.get(name)?.wwn])).toEqual([
      [guestName, living.slice(1).toUpperCase()],
    ])
    expect([...san.array.volumes.values()].map((object) => object.volume)).not.toContain(volume.id)
    expect(san.cloud.volumes.get(volume.id)?.deletedAt ?? null).not.toBeNull()
    expect(await tableOf(living)).toBe(before.living)
    expect(await writer.untouched()).toBe(true)
  })

  it('leaves nothing to be found', async () => {
    expect((await ladder.san.scan()).findings).toEqual([])
  })
})
