/** Whatever others do in the midst of a repair: a step is refused or its end is right, and no law is broken. */
import { afterAll, expect, it } from 'vitest'
import type { FaultName } from '../../src/model/faults.ts'
import { mendable } from '../support/crashes.ts'
import { anotherOperator, type Fault, type Race, type Raced, racesOf, runRace } from '../support/races.ts'

const everywhere = process.env['CINDERSWEEP_CRASHES'] === 'all'

/** Records, exports and devices, a domain and the deletion after it, and a detach through Nova. */
const some: readonly FaultName[] = [
  'ghost-server-attachment',
  'leaked-export',
  'faulty-multipath',
  'busy-volume',
  'stuck-detaching-connected',
]

const chosen = mendable().filter(({ fault }) => everywhere || some.includes(fault))
/** One in so many of their matrix: prime to its sides, so that each move and each place comes up. */
const stride = everywhere ? 1 : 11

/** How the repairs ended, by the move that was made meanwhile. */
const matrix = new Map<string, Record<string, number>>()
let seen = 0

it.each(chosen.map((found) => [`${found.fault} ${found.variant}`, found] as const))('%s', async (_, found: Fault) => {
  const { plan, races } = await racesOf(found)
  const wrong: string[] = []
  for (const race of races.filter(() => seen++ % stride === 0)) {
    const raced = await runRace(race, plan)
    wrong.push(...wrongIn(race, raced))
    const ends = matrix.getOrInsertComputed(race.move, () => ({}))
    for (const { outcome } of raced.report.results) ends[outcome] = (ends[outcome] ?? 0) + 1
  }
  expect(wrong).toEqual([])
})

function wrongIn(race: Race, { acts, breaches, report, alarms, untrue }: Raced): readonly string[] {
  const twice = race.move === anotherOperator ? [] : acts.filter((act, at) => acts.indexOf(act) !== at)
  const ends = report.results.map(({ outcome, why }) => `${outcome}: ${why}`).join(' | ')
  return [
    ...breaches.filter((says) => !isResidual(race, says)),
    ...alarms.map((fault) => `${fault} has come of it`),
    // What was only begun may have ended after the run.
    ...(race.settled ? untrue : []).map((fault) => `${fault} is still there`),
    ...twice.map((act) => `${act} was carried out twice`),
  ].map((says) => `${race.move}${race.settled ? '' : ' (begun)'} at ${race.place}: ${says} <- ${ends}`)
}

/**
 * Between a look and its act lies a moment in which nobody compares for us: an array does not know what a guest has
 * just begun to use, and Nova detaches what it is asked to detach. Both take a live migration that begins and ends there.
 */
const isResidual = ({ move, settled, place }: Race, says: string): boolean =>
  move === 'Nova migrates its server' &&
  settled &&
  place.startsWith('after-intent') &&
  /"act":"(remove-export|detach-from-server)"/.test(says)

afterAll(() => {
  if (everywhere) console.table(Object.fromEntries(matrix))
})

it('some were refused, and some came to their end', () => {
  const ends = [...matrix.values()].flatMap((row) => Object.keys(row))
  expect(ends).toEqual(expect.arrayContaining(['repaired', 'changed']))
})
