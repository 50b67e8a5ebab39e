/** A plan as a person reads it, and puts it into a change ticket. */
import { cleanLine, counted } from '../../kernel/text.ts'
import type { Finding } from '../../model/finding.ts'
import { permissionMeanings } from '../../model/permission.ts'
import type { Plan, Repair, Step } from '../../model/plan.ts'
import { sayCondition } from '../../plan/say.ts'
import type { Output } from '../output.ts'
import { labelled } from './labelled.ts'
import { severityColours } from './summary.ts'

const usualWidth = 100

/** With `most`, only so many repairs are told, and none that is held back. */
export function planText(plan: Plan, output: Output, most = Number.POSITIVE_INFINITY): string {
  const width = Math.min(output.width ?? usualWidth, usualWidth)
  const findings = new Map(plan.findings.map((finding) => [finding.id, finding]))
  const ready = plan.repairs.filter(({ held }) => held.length === 0)
  const held = plan.repairs.filter((repair) => repair.held.length > 0)
  const told = most < ready.length ? [] : held
  const lines = [
    `Plan for ${cleanLine(plan.cloud.name)} (${cleanLine(plan.cloud.auth_url)}), made ${plan.made_at}`,
    `${counted(ready.length, 'repair')}, ${held.length} held back; digest ${plan.digest.slice(0, 16)}`,
    ...plan.allowed.map((name) => `allowed: ${name}, to ${permissionMeanings[name]}`),
    '',
    ...ready
      .slice(0, most)
      .flatMap((repair, i) => repairLines(repair, findings.get(repair.finding), i + 1, width, output)),
    ...(told.length > 0 ? [output.colour('bold', 'Held back'), ''] : []),
    ...told.flatMap((repair, i) =>
      heldLines(repair, findings.get(repair.finding), ready.length + i + 1, width, output),
    ),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

function repairLines(
  repair: Repair,
  finding: Finding | undefined,
  number: number,
  width: number,
  output: Output,
): readonly string[] {
  return [
    ...title(repair, finding, number, width, output),
    ...repair.after.map((id) => `          only after ${id} is repaired`),
    ...repair.steps.flatMap((step) => stepLines(step, width)),
    '',
  ]
}

function heldLines(
  repair: Repair,
  finding: Finding | undefined,
  number: number,
  width: number,
  output: Output,
): readonly string[] {
  return [
    ...title(repair, finding, number, width, output),
    ...labelled('because', repair.held, width, () => '·'),
    ...labelled(
      'would do',
      repair.steps.map(({ says }) => says),
      width,
      (i) => `${i + 1}.`,
    ),
    '',
  ]
}

function title(
  { fault, severity, volume, finding }: Repair,
  found: Finding | undefined,
  number: number,
  width: number,
  output: Output,
): readonly string[] {
  const subject = volume === null ? (found?.device ?? found?.host ?? found?.project ?? '') : `volume ${volume}`
  return [
    `${number}. ${output.colour(severityColours[severity], `${fault} (${severity})`)} ${cleanLine(subject)}  [${finding}]`,
    ...labelled('wrong', [found?.summary ?? ''], width),
  ]
}

function stepLines(step: Step, width: number): readonly string[] {
  return [
    ...labelled('do', [step.says], width, () => `${step.key}.`),
    ...labelled('  only if', step.guards.map(sayCondition), width, () => '·'),
    ...labelled('  proof', step.proof.map(sayCondition), width, () => '·'),
    ...labelled('  undo', [step.undo?.says ?? 'nothing gives it back'], width),
    ...(step.instead === null
      ? []
      : labelled(
          '  else',
          [
            `if it is ${step.instead.when.join(' or ')}: ${step.instead.step.says}${step.instead.needs === null ? '' : ` (needs --allow ${step.instead.needs})`}`,
          ],
          width,
        )),
  ]
}
