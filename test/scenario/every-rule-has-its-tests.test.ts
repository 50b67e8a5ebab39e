/** Each fault beside what looks like it, and with what it rests on out of sight: run from one table, complete by its type. */
import { describe, expect, it } from 'vitest'
import type { Scan } from '../../src/flow/scan.ts'
import { type FaultName, faultNames } from '../../src/model/faults.ts'
import type { Finding } from '../../src/model/finding.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { allCases } from '../support/cases/all-cases.ts'
import { type Hidden, newGround } from '../support/cases/fault-cases.ts'
import { faultsIn, scanOf } from '../support/simulated-scan.ts'

/** Cinder's API calls `managing` `creating`. What is said of it is tested on a dossier made by hand. */
const masked: Partial<Record<FaultName, FaultName>> = { 'stuck-managing': 'stuck-creating' }
const seenAs = (fault: FaultName): FaultName => masked[fault] ?? fault

async function scanWithout(fault: FaultName, { variant, hide }: Hidden): Promise<Scan> {
  const ground = newGround()
  const planted = plant(ground.cloud, fault, { variant })
  hide(ground, planted)
  return scanOf(ground.cloud, { weather: ground.weather, ...ground.wishes })
}

const of = (result: Scan, fault: FaultName): readonly Finding[] =>
  result.findings.filter((finding) => finding.fault === seenAs(fault))

/** All that is said beside findings of the fault itself. */
const elsewhere = (result: Scan): string =>
  JSON.stringify([result.findings, result.snapshot.regions.map((region) => region.sources)])

describe.each(faultNames.map((fault) => [fault, allCases[fault]] as const))('%s', (fault, cases) => {
  it('has near-misses and cases of what it rests on unseen', () => {
    expect(Object.keys(cases.nearMisses).length).toBeGreaterThan(0)
    expect(Object.keys(cases.unproven).length).toBeGreaterThan(0)
  })

  it.each(Object.entries(cases.nearMisses))('is not told where %s', async (_, { arrange, told }) => {
    const ground = newGround()
    arrange(ground)
    expect(faultsIn(await scanOf(ground.cloud, { weather: ground.weather, ...ground.wishes }))).toEqual(
      [...told].sort(),
    )
    expect(told).not.toContain(fault)
  })

  it.each(Object.entries(cases.unproven))('is not confirmed where %s', async (_, hidden) => {
    const result = await scanWithout(fault, hidden)
    const findings = of(result, fault)
    if (hidden.finding === 'absent') {
      expect(findings).toEqual([])
      expect(elsewhere(result)).toMatch(hidden.says)
      return
    }
    expect(findings).not.toEqual([])
    for (const { confidence, evidence, remedy } of findings) {
      expect(confidence).toBe('unconfirmed')
      const missing = evidence.map(({ says }) => says).filter((says) => says.startsWith('not seen: '))
      expect(missing.join('\n')).toMatch(hidden.says)
      expect(remedy.blocked_by.join('\n')).toMatch(hidden.says)
    }
  })

  it.each(Object.entries(cases.contradicted))('is held back where %s', async (_, hidden) => {
    const findings = of(await scanWithout(fault, hidden), fault)
    expect(findings).not.toEqual([])
    for (const { confidence, remedy } of findings) {
      expect(confidence).toBe(hidden.stays ?? 'confirmed')
      expect(remedy.blocked_by.join('\n')).toMatch(hidden.says)
    }
  })

  it('is carried out only where something could hold it back', async () => {
    if (Object.keys(cases.contradicted).length > 0) return
    const ground = newGround()
    plant(ground.cloud, fault)
    const [finding] = of(await scanOf(ground.cloud), fault)
    expect(finding?.remedy.kind === 'manual' || finding?.volume === null).toBe(true)
  })
})
