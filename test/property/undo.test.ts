/** What a plan says that it can give back is as it was before, to the letter; and what it cannot is said. */
import { afterAll, describe, expect, it } from 'vitest'
import { stepIn } from '../../src/apply/task.ts'
import { undoRun } from '../../src/apply/undo.ts'
import type { ActName } from '../../src/model/act.ts'
import type { RepairResult } from '../../src/model/run.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { mendable, readyToApply, undisturbed, withBrokenServices } from '../support/crashes.ts'
import { simulatedAuthUrl } from '../support/simulated-repairs.ts'
import { worldText } from '../support/world-text.ts'

/** Every row, record, object and definition, in an order of its own; also when it was written. */
function everythingIn(cloud: SimulatedCloud): string {
  const { volumes, attachments, mappings, quotas, hosts, storage } = cloud
  const rows = [...volumes.all(), ...attachments.all(), ...mappings, ...quotas, ...storage, ...hosts.values()]
  const plain = (_: string, value: unknown) => (value instanceof Map ? [...value].sort() : value)
  return rows
    .map((row) => JSON.stringify(row, plain))
    .sort()
    .join('\n')
}

/** A guest comes back as it was defined, and stays off; a client is let in again, and opens what it wants by itself. */
const definitionsIn = (cloud: SimulatedCloud): string =>
  JSON.stringify(
    [...cloud.hosts.values()].map(({ domains }) => [...domains.values()].map(({ state: _, ...rest }) => rest)),
  )

/** By the acts that were taken back, what is as it was: the strictest that holds for all of them. */
const views: readonly (readonly [ReadonlySet<ActName>, (cloud: SimulatedCloud) => string])[] = [
  [new Set(['forget-mapping', 'forget-attachment', 'forget-volume', 'recount-quota', 'quarantine']), everythingIn],
  // Cinder writes down when a status was set.
  [new Set(['forget-mapping', 'forget-attachment', 'recount-quota', 'quarantine', 'reset-status']), worldText],
  [new Set(['destroy-domain', 'blocklist']), definitionsIn],
]

const given = new Map<string, number>()

const done = ({ steps }: RepairResult) => steps.filter(({ outcome }) => outcome === 'done')

const cases = mendable().flatMap((found) => [
  [`${found.fault} ${found.variant}`, found, false] as const,
  [`${found.fault} ${found.variant}, while the services break`, found, true] as const,
])

describe.each(cases)('%s', (_, { fault, variant }, isBroken) => {
  it('comes back to the letter where its steps have an undo, and else it is said what does not', async () => {
    const made = await readyToApply(fault, variant)
    const ready = isBroken ? withBrokenServices(made) : made
    const before = views.map(([, of]) => of(ready.cloud))
    const { report } = await undisturbed(ready)
    const undone = await undoRun({ run: 'run-2', of: 'run-1', authUrl: simulatedAuthUrl }, made.deps)
    const taken = report.results.flatMap((result) => {
      const repair = ready.plan.repairs.find(({ finding }) => finding === result.finding)
      return done(result).map((step) => ({
        ...step,
        undo: repair && stepIn(repair, step.step)?.undo,
        of: result.finding,
      }))
    })
    const says = (finding: string) => undone.results.find((one) => one.finding === finding)?.why ?? ''
    for (const { undo, step, of } of taken) if (!undo) expect(says(of)).toContain(`step ${step} (`)
    const wholly = taken.length > 0 && taken.every(({ undo, of }) => undo && says(of) === 'what was done is given back')
    if (!wholly) return
    const at = views.findIndex(([acts]) => taken.every(({ act }) => acts.has(act)))
    expect(views[at]?.[1](ready.cloud)).toBe(before[at])
    for (const { act } of taken) given.set(act, (given.get(act) ?? 0) + 1)
  })
})

afterAll(() => {
  expect([...given.keys()].sort()).toEqual([
    'blocklist',
    'destroy-domain',
    'forget-attachment',
    'forget-mapping',
    'forget-volume',
    'quarantine',
    'recount-quota',
    'reset-status',
  ])
})
