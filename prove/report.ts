/** What a proof prints. */
import type { CarriedTally } from './carry-states.ts'
import { sayState, valuesOf } from './state.ts'
import { countOf, type Seen, type Tally } from './tally.ts'

/** The four figures first, each on a line of its own, for programs; then what is behind them. */
export function sayProof(judged: Tally, carried: CarriedTally): string {
  const violations = new Map([...judged.violations, ...carried.violations])
  return [
    `states ${judged.states}`,
    `violations ${countOf(violations)}`,
    `unclassified ${countOf(judged.unclassified)}`,
    `plans ${judged.plans.size}`,
    `carried out ${carried.plans}`,
    ...section('classes', judged.classes),
    ...section('how what was carried out ended', carried.endings),
    ...section('left out, since no real world shows it', judged.impossible),
    ...section('findings', judged.faults),
    ...examples('violations', violations),
    ...examples('unclassified', judged.unclassified),
  ].join('\n')
}

const byCount = ([, a]: readonly [string, number], [, b]: readonly [string, number]): number => b - a

const section = (title: string, counts: ReadonlyMap<string, number>): readonly string[] => [
  '',
  `${title}:`,
  ...[...counts].sort(byCount).map(([name, count]) => `${String(count).padStart(9)}  ${name}`),
]

const mostKinds = 40

function examples(title: string, seen: ReadonlyMap<string, Seen>): readonly string[] {
  if (seen.size === 0) return []
  const kinds = [...seen].sort(([, a], [, b]) => b.count - a.count)
  return [
    '',
    `${title}, ${kinds.length} kinds, with their first states:`,
    ...kinds
      .slice(0, mostKinds)
      .flatMap(([name, { count, states }]) => [
        `${String(count).padStart(9)}  ${name}`,
        ...states.map((state) => `           --state ${state}: ${sayState(valuesOf(state))}`),
      ]),
  ]
}
