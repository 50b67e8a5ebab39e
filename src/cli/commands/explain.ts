/** `cindersweep explain`: the runbook of a fault. */
import { readFileSync } from 'node:fs'
import { type FaultName, faultNames } from '../../model/faults.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-codes.ts'
import { faultNamed } from '../fault-named.ts'
import type { Output } from '../output.ts'
import { pad, wrap } from '../printers/text-width.ts'

const runbook = (fault: FaultName): string =>
  readFileSync(new URL(`../../../docs/runbooks/${fault}.md`, import.meta.url), 'utf8')

export function explainCommand(fault: string | undefined, { output }: CommandContext): number {
  output.result(fault === undefined ? listOfAll(output) : runbook(faultNamed(fault)))
  return exitCodes.clean
}

function listOfAll({ width }: Output): string {
  const names = Math.max(...faultNames.map((name) => name.length)) + 2
  const room = width === null ? Number.POSITIVE_INFINITY : Math.max(20, width - names)
  return faultNames
    .flatMap((name) =>
      wrap(firstSentence(runbook(name)), room).map((line, i) => `${pad(i === 0 ? name : '', names)}${line}\n`),
    )
    .join('')
}

/** The line below the title says the fault in one sentence. */
const firstSentence = (text: string): string =>
  text.split('\n').find((line) => line !== '' && !line.startsWith('#')) ?? ''
