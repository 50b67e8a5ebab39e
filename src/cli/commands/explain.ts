/** `cindersweep explain`: the runbook of a fault. */
import { readFileSync } from 'node:fs'
import { CinderSweepError } from '../../kernel/errors.ts'
import { type FaultName, faultNames } from '../../model/faults.ts'
import { closest } from '../closest.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-codes.ts'

const runbook = (fault: FaultName): string =>
  readFileSync(new URL(`../../../docs/runbooks/${fault}.md`, import.meta.url), 'utf8')

export function explainCommand(fault: string | undefined, { output }: CommandContext): number {
  if (fault === undefined) {
    const width = Math.max(...faultNames.map((name) => name.length))
    output.result(faultNames.map((name) => `${name.padEnd(width)}  ${firstSentence(runbook(name))}\n`).join(''))
    return exitCodes.clean
  }
  if (!faultNames.includes(fault as FaultName)) {
    throw new CinderSweepError('fault.unknown', `there is no fault "${fault}"`, {
      hint: `Did you mean ${closest(fault, faultNames)}? "cindersweep explain" lists them all.`,
    })
  }
  output.result(runbook(fault as FaultName))
  return exitCodes.clean
}

/** The line below the title says the fault in one sentence. */
const firstSentence = (text: string): string =>
  text.split('\n').find((line) => line !== '' && !line.startsWith('#')) ?? ''
