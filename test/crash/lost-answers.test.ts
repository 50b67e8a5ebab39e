/** What arrives may be carried out though its answer is lost: then it is seen, and never done again. */
import { describe, expect, it } from 'vitest'
import { handOf } from '../../src/apply/act.ts'
import type { Act } from '../../src/model/act.ts'
import type { FaultName } from '../../src/model/faults.ts'
import type { ManualTime } from '../../src/simulate/state/time.ts'
import { gapsIn, mendable, outcomesOf, type Ready, readyToApply, undisturbed } from '../support/crashes.ts'
import { type Loss, lossyWriters, silences } from '../support/lossy-writers.ts'
import { applied, planOf } from '../support/simulated-repairs.ts'
import { faultsIn, scanOf } from '../support/simulated-scan.ts'
import { worldText } from '../support/world-text.ts'

/** One of each hand: Cinder, Nova and a database after it, a back end, hosts. */
const some: readonly FaultName[] = ['ghost-server-attachment', 'stuck-reserved', 'orphan-watcher', 'faulty-multipath']

const chosen = mendable().filter(({ fault }) => process.env['CINDERSWEEP_CRASHES'] === 'all' || some.includes(fault))

const lossy = (ready: Ready, loss: Loss): Ready => ({
  ...ready,
  deps: { ...ready.deps, writers: ready.deps.writers.map((own) => lossyWriters(own, loss)) },
})

/** Where half of a repair leaves something else, which is told and not mended: Nova maps what its guest has lost. */
const leaves: Readonly<Record<string, readonly string[]>> = {
  'stuck-detaching-connected device-gone': ['mapping-mismatch'],
}

/** Every act of an undisturbed run, lost in every way in which its hand may fall silent. */
const lossesOf = (acts: readonly string[], what: Loss['what']): readonly Loss[] =>
  acts.flatMap((text, at) => silences[handOf(JSON.parse(text) as Act)].map((code) => ({ at, what, code })))

describe.each(chosen.map(({ fault, variant }) => [fault, variant] as const))('%s, %s', (fault, variant) => {
  it('ends as it would have, and each act is carried out once, whichever answer is lost', async () => {
    const first = await readyToApply(fault, variant)
    const { report } = await undisturbed(first)
    for (const loss of lossesOf(first.acts, 'answer')) {
      const ready = await readyToApply(fault, variant, first.plan)
      const again = await undisturbed(lossy(ready, loss))
      const said = `${loss.code} after act ${loss.at + 1}`
      expect(outcomesOf(again.report), said).toEqual(outcomesOf(report))
      expect(ready.acts, said).toEqual(first.acts)
      expect(worldText(ready.cloud), said).toEqual(worldText(first.cloud))
      expect(gapsIn(ready.deps.journal), said).toEqual([])
    }
  })

  it('is mended by the next plan, whichever request never arrived', async () => {
    const first = await readyToApply(fault, variant)
    await undisturbed(first)
    for (const loss of lossesOf(first.acts, 'request')) {
      const ready = await readyToApply(fault, variant, first.plan)
      const { report } = await undisturbed(lossy(ready, loss))
      const said = `${loss.code} in place of act ${loss.at + 1}`
      const mended = report.results.every(({ outcome }) => outcome === 'repaired')
      if (!mended) await applied(await planOf(ready.deps), ready.deps, 'run-2')
      expect(new Set(ready.acts).size, said).toBe(ready.acts.length)
      const left = leaves[`${fault} ${variant}`]
      if (!mended && left !== undefined && ready.acts.length < first.acts.length) {
        ;(ready.cloud.time as ManualTime).advance(86_400_000)
        expect(faultsIn(await scanOf(ready.cloud)), said).toEqual(left)
        continue
      }
      expect(ready.acts.toSorted(), said).toEqual(first.acts.toSorted())
      expect(worldText(ready.cloud), said).toEqual(worldText(first.cloud))
    }
  })
})
