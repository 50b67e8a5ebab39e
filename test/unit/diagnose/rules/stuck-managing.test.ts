import { describe, expect, it } from 'vitest'
import { makeVolume, write } from '../../../../src/simulate/hands.ts'
import { askedRegion, changeVolume, findingsOf, judged } from '../../../support/regions.ts'
import { grounds } from '../../../support/scenery.ts'
import { findingOf, scanOf } from '../../../support/simulated-scan.ts'

/** As Cinder's database would show it; its API never does. */
async function managing(updatedAt: string) {
  const { cloud, past } = grounds()
  const volume = makeVolume(past)
  write(past, volume, 'managing')
  const region = changeVolume(await askedRegion(cloud), volume.id, (seen) => ({
    ...seen,
    status: 'managing',
    sizeGib: 0,
    updatedAt,
  }))
  return { volume, region }
}

describe('stuck-managing', () => {
  it('is recognised where the state itself is seen', async () => {
    const { region, volume } = await managing('2026-02-27T12:00:00')
    const [finding] = findingsOf(region, 'stuck-managing')
    expect(finding).toMatchObject({ volume: volume.id, confidence: 'confirmed' })
    expect(finding?.remedy.kind).toBe('on-request')
    expect(finding?.remedy.steps.join('\n')).toMatch(/leaves the object/)
  })

  it('is not told while it is new', async () => {
    const { region } = await managing('2026-03-01T11:59:00')
    expect(judged(region).findings).toEqual([])
    expect(judged(region).unsettled).toEqual([expect.objectContaining({ fault: 'stuck-managing' })])
  })

  it('stays held back while hosts and watchers are unseen', async () => {
    const { region } = await managing('2026-02-27T12:00:00')
    const [finding] = findingsOf({ ...region, hosts: null, pools: null }, 'stuck-managing')
    expect(finding?.confidence).toBe('confirmed')
    expect(finding?.remedy.blocked_by.join('\n')).toMatch(/compute hosts not seen[\s\S]*back end not seen/)
  })
})

describe('what is being taken over, as Cinder’s API shows it', () => {
  it('is called creating, and never proposed for deletion while it has no size', async () => {
    const { cloud, past } = grounds()
    write(past, makeVolume(past, { size: 0 }), 'managing')
    const { remedy, summary } = findingOf(await scanOf(cloud), 'stuck-creating')
    expect(summary).toMatch(/may hold somebody’s data/)
    expect(remedy.kind).toBe('manual')
    expect(remedy.steps).toEqual([expect.stringMatching(/never delete it/)])
  })

  it('is not force-deleted when its removal hangs', async () => {
    const { cloud, past } = grounds()
    write(past, makeVolume(past, { size: 0 }), 'deleting')
    expect(findingOf(await scanOf(cloud), 'stuck-deleting').remedy.blocked_by.join('\n')).toMatch(
      /may never have been taken over/,
    )
  })
})
