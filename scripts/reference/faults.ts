/** The page of faults: what the rules say of themselves, and what a scan of a simulated cloud finds. */
import { readFileSync } from 'node:fs'
import { openSimulated } from '../../src/compose/open-simulated.ts'
import type { Contradictor, Rule } from '../../src/diagnose/rule.ts'
import { deviceRules, volumeRules } from '../../src/diagnose/rules.ts'
import { scan } from '../../src/flow/scan.ts'
import { type FaultName, faultNames } from '../../src/model/faults.ts'
import type { Finding } from '../../src/model/finding.ts'
import { planes } from '../../src/model/planes.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import { silent } from '../../src/ports/progress.ts'
import { plant, variantsOf } from '../../src/simulate/faults/plant.ts'
import { standardCloud } from '../../src/simulate/standard.ts'
import { manualTime } from '../../src/simulate/state/time.ts'
import { paragraph, table } from './markdown.ts'

export async function faultReference(): Promise<string> {
  const rows: (readonly string[])[] = []
  for (const fault of faultNames) rows.push(await rowOf(fault))
  return [
    '# Faults\n',
    paragraph(
      'The names are part of the interface. Each leads to its runbook, which `cindersweep explain FAULT` prints too: how it arises, how it is recognised, what looks like it and is not, what to do by hand. This page is written by `node scripts/write-reference.ts`; a test holds it against the rules.',
    ),
    table(['fault', 'what is wrong', 'severity', 'remedy', 'evidence from', 'held back until seen'], rows),
    '## The columns\n',
    paragraph(
      '*Remedy* is what would be done in the usual case: `automatic` may run unattended where that is allowed, `on-request` only when named, `manual` is for a person, `none` needs nothing. One finding may differ, and says so.',
    ),
    paragraph(
      '*Evidence from* are the planes whose words make up its evidence when all can be seen; which of them must have been read whole for a finding to be confirmed is in its runbook. A dash stands where Cinder’s API has no word of its own for the state, so that only its database tells it from another. *Held back until seen* is what could contradict the remedy: as long as nobody looked there, the finding may be confirmed, and its remedy waits.',
    ),
    paragraph(
      'A fault without anything there is a cause or an alarm: it is explained, and a person decides. What a cause explains is not told a second time ([causes before symptoms](../decisions/0006-causes-before-symptoms.md)).',
    ),
  ].join('\n')
}

async function rowOf(fault: FaultName): Promise<readonly string[]> {
  const rule = [...volumeRules, ...deviceRules].find((candidate) => candidate.fault === fault)
  const found = await findingsOf(fault)
  const told = rule ?? toldBy(found, fault)
  const speaking = new Set(found.flatMap(({ evidence }) => evidence.map(({ plane }) => plane)))
  return [
    `[${fault}](../runbooks/${fault}.md)`,
    sentenceOf(fault),
    told.severity,
    told.remedy,
    planes.filter((plane) => speaking.has(plane)).join(', ') || '–',
    (rule?.contradictedBy ?? []).map((contradictor) => contradictors[contradictor]).join(', '),
  ]
}

/** A cause has no rule that could be asked. */
function toldBy([first]: readonly Finding[], fault: FaultName): Pick<Rule, 'severity' | 'remedy'> {
  if (first === undefined) throw new Error(`${fault} was planted and not found`)
  return { severity: first.severity, remedy: first.remedy.kind }
}

const contradictors: Readonly<Record<Contradictor, string>> = {
  hosts: 'compute hosts',
  watchers: 'watchers',
  exports: 'exports',
  workers: 'what services work on',
}

/** What is found where it is planted, in each of its variants, with every plane to be seen. */
async function findingsOf(fault: FaultName): Promise<readonly Finding[]> {
  const found: Finding[] = []
  for (const variant of variantsOf(fault)) {
    const cloud = standardCloud({ time: manualTime(Date.parse('2026-03-01T12:00:00Z')) })
    plant(cloud, fault, { variant })
    const { clock, readers } = openSimulated(cloud)
    const options = { progress: silent, concurrency: 1, hostConcurrency: 1, depth: 'auto' as const }
    const { findings } = await scan({
      cloud: 'simulated',
      regions: [await readers()],
      policy: defaultPolicy,
      options,
      clock,
    })
    found.push(...findings.filter((finding) => finding.fault === fault))
  }
  return found
}

/** The line below the title of its runbook. */
const sentenceOf = (fault: FaultName): string =>
  readFileSync(new URL(`../../docs/runbooks/${fault}.md`, import.meta.url), 'utf8').split('\n')[2] ?? ''
