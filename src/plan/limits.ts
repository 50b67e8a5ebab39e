/** The blast radius: how many repairs one run may take on, in all, and on any one host, back end or project. */
import type { Finding } from '../model/finding.ts'
import type { Repair } from '../model/plan.ts'
import type { Limits } from '../model/policy.ts'

/** In the order of the plan: the first ones fit, the others are held back. */
export function withinLimits(
  repairs: readonly Repair[],
  findings: ReadonlyMap<string, Finding>,
  limits: Limits,
): readonly Repair[] {
  const counts = new Map<string, number>()
  return repairs.map((repair) => {
    if (repair.held.length > 0) return repair
    const finding = findings.get(repair.finding) as Finding
    const shares = sharesOf(finding, limits)
    const full = shares.find(({ key, most }) => (counts.get(key) ?? 0) >= most)
    if (full !== undefined) return { ...repair, held: [`${full.says}: the rest is for another run`] }
    for (const { key } of shares) counts.set(key, (counts.get(key) ?? 0) + 1)
    return repair
  })
}

interface Share {
  readonly key: string
  readonly most: number
  readonly says: string
}

function sharesOf({ host, backend, project }: Finding, limits: Limits): readonly Share[] {
  const of = (kind: string, name: string | null, most: number): readonly Share[] =>
    name === null ? [] : [{ key: `${kind} ${name}`, most, says: `at most ${most} for ${kind} ${name}` }]
  return [
    { key: 'all', most: limits.total, says: `at most ${limits.total} in one run` },
    ...of('host', host, limits.perHost),
    ...of('back end', backend?.split('#')[0] ?? null, limits.perBackend),
    ...of('project', project, limits.perProject),
  ]
}
