/** What nobody else may repair meanwhile: the volume, its servers, and the devices of hosts that are touched. */
import type { Finding } from '../model/finding.ts'
import type { Step } from '../model/plan.ts'

export function locksOf(finding: Finding, steps: readonly Step[]): readonly string[] {
  const names = new Set<string>()
  if (finding.volume !== null) names.add(`volume ${finding.volume}`)
  if (finding.server !== null) names.add(`server ${finding.server}`)
  if (finding.fault === 'quota-drift' && finding.project !== null) names.add(`quota of project ${finding.project}`)
  for (const step of steps)
    for (const { act } of withInstead(step)) {
      if ('wwid' in act) names.add(`device ${act.wwid} on ${act.host}`)
      if (act.act === 'destroy-domain') names.add(`server ${act.domain}`)
    }
  return [...names].sort()
}

function* withInstead(step: Step): Iterable<Step> {
  yield step
  if (step.instead !== null) yield* withInstead(step.instead.step)
}
