/** `cindersweep plan`: what would be done about what is wrong. */
import { planRound } from '../../apply/plan-round.ts'
import { planFiles } from '../../compose/plans.ts'
import { scan } from '../../flow/scan.ts'
import { CinderSweepError } from '../../kernel/errors.ts'
import type { Finding } from '../../model/finding.ts'
import { sameHost } from '../../model/host-name.ts'
import type { Plan } from '../../model/plan.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodeOfSources, exitCodes } from '../exit-codes.ts'
import { faultNamed } from '../fault-named.ts'
import type { Output } from '../output.ts'
import { jsonText, yamlText } from '../printers/data.ts'
import { planText } from '../printers/plan-text.ts'
import { beginRepairing, type RepairOptions } from '../repairing.ts'

export interface PlanOptions extends RepairOptions {
  readonly fault: readonly string[]
  readonly volume: readonly string[]
  readonly server: readonly string[]
  readonly host: readonly string[]
  readonly project: readonly string[]
  readonly output?: string
  readonly format: 'table' | 'json' | 'yaml'
}

const dayMs = 86_400_000

export async function planCommand(options: PlanOptions, context: CommandContext): Promise<number> {
  const faults = new Set<string>(options.fault.map(faultNamed))
  const repairing = await beginRepairing(options, context)
  try {
    const scanned = await scan(repairing.deps)
    const volumes = new Set(options.volume.map((text) => volumeNamed(text, scanned.snapshot)))
    const wants = (finding: Finding): boolean =>
      (faults.size === 0 || faults.has(finding.fault)) &&
      (volumes.size === 0 || volumes.has(finding.volume ?? '')) &&
      isAmong(options.server, finding.server) &&
      isAmong(options.project, finding.project) &&
      (options.host.length === 0 || options.host.some((host) => finding.host !== null && sameHost(host, finding.host)))
    const now = repairing.deps.clock.now()
    const choice = {
      cloud: repairing.cloudId,
      wants,
      named: volumes.size > 0,
      repairsOf: (volume: string) => repairing.journal.repairsOf(volume, now - dayMs),
      writers: await repairing.cloud.writers(),
    }
    const plan = await planRound(scanned, choice, repairing.deps)
    repairing.progress.end()
    if (options.output !== undefined) planFiles.save(plan, options.output)
    if (options.output !== '-') context.output.result(printed(plan, options, context.output))
    if (plan.findings.length > 0) return exitCodes.findings
    return exitCodeOfSources(scanned.snapshot.regions.flatMap((region) => region.sources))
  } finally {
    await repairing.close()
  }
}

const isAmong = (wanted: readonly string[], id: string | null): boolean =>
  wanted.length === 0 || (id !== null && wanted.includes(id))

export function printed(plan: Plan, { format }: Pick<PlanOptions, 'format'>, output: Output): string {
  if (format === 'json') return jsonText(plan)
  return format === 'yaml' ? yamlText(plan) : planText(plan, output)
}

/** By its id, or by a name that only one volume has. */
export function volumeNamed(text: string, snapshot: Snapshot): string {
  const named = snapshot.regions.flatMap((region) =>
    region.volumes.filter(({ id, name }) => id !== text && name === text),
  )
  const [only, ...others] = named
  if (only === undefined) return text
  if (others.length === 0) return only.id
  throw new CinderSweepError(
    'thing.ambiguous',
    `"${text}" is the name of ${named.length} volumes: ${named.map(({ id }) => id).join(', ')}`,
    {
      hint: 'Give the id of the one that you mean.',
    },
  )
}
