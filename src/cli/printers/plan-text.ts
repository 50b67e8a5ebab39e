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
  const [ready, held] = [plan.repairs.filter(isReady), plan.repairs.filter((repair) => !isReady(repair))]
  const told = most < ready.length ? [] : held
  const entries = [...ready.slice(0, most), ...told].map((repair, i) => {
    const head = title(repair, findings.get(repair.finding), output)
    const body = isReady(repair) ? stepsOf(repair, width) : reasonsOf(repair, width)
    const wrong = labelled('wrong', [findings.get(repair.finding)?.summary ?? ''], width)
    return [`${i + 1}. ${head}`, ...wrong, ...body, '']
  })
  const shown = entries.length - told.length
  const lines = [
    `Plan for ${cleanLine(plan.cloud.name)} (${cleanLine(plan.cloud.auth_url)}), made ${plan.made_at}`,
    `${counted(ready.length, 'repair')}, ${held.length} held back; digest ${plan.digest.slice(0, 16)}`,
    ...plan.allowed.map((name) => `allowed: ${name}, to ${permissionMeanings[name]}`),
    '',
    ...entries.slice(0, shown).flat(),
    ...(told.length > 0 ? [output.colour('bold', 'Held back'), ''] : []),
    ...entries.slice(shown).flat(),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

const isReady = ({ held }: Repair): boolean => held.length === 0

function title({ fault, severity, volume, finding }: Repair, found: Finding | undefined, output: Output): string {
  const subject = volume === null ? (found?.device ?? found?.host ?? found?.project ?? '') : `volume ${volume}`
  const what = output.colour(severityColours[severity], `${fault} (${severity})`)
  return `${what} ${cleanLine(subject)}  [${finding}]`
}

const stepsOf = ({ after, steps }: Repair, width: number): readonly string[] => [
  ...after.map((id) => `          only after ${id} is repaired`),
  ...steps.flatMap((step) => stepLines(step, width)),
]

function reasonsOf({ held, steps }: Repair, width: number): readonly string[] {
  const would = steps.map(({ says }) => says)
  return [...labelled('because', held, width, () => '·'), ...labelled('would do', would, width, (i) => `${i + 1}.`)]
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
