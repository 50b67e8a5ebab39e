/** Exit codes are an interface: scripts decide by them. */
import type { CinderSweepError, ErrorCode } from '../kernel/errors.ts'
import type { SourceReport } from '../model/planes.ts'

export const exitCodes = {
  clean: 0,
  failure: 1,
  usage: 2,
  findings: 3,
  incomplete: 4,
  stale: 5,
  halted: 6,
  locked: 7,
  interrupted: 130,
} as const

/** What each says, for those who read it in help and documents. */
export const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  clean: 'nothing is wrong, or all was done',
  failure: 'failure',
  usage: 'wrong usage or configuration',
  findings: 'there are findings',
  incomplete: 'no findings, but not everything was seen',
  stale: 'the plan is stale, or was refused',
  halted: 'the run was halted, and can be resumed',
  locked: 'another run holds the lock',
  interrupted: 'interrupted',
}

/** Codes of errors that end otherwise than with plain failure. */
const exits = new Map<ErrorCode, number>()
const endWith = (exit: keyof typeof exitCodes, codes: readonly ErrorCode[]): void => {
  for (const code of codes) exits.set(code, exitCodes[exit])
}

endWith('interrupted', ['interrupted'])
endWith('stale', ['plan.stale', 'plan.other-cloud', 'act.refused', 'act.changed', 'run.refused'])
endWith('halted', ['lock.lost', 'run.halted', 'journal.failed'])
endWith('locked', ['lock.held'])
// Only another command line or configuration mends these.
endWith('usage', [
  'usage',
  'config.missing',
  'config.malformed',
  'config.invalid',
  'config.reference',
  'database.url',
  'cloud.unknown',
  'region.unknown',
  'region.ambiguous',
  'auth.unsupported',
  'fault.unknown',
  'thing.ambiguous',
  'plan.malformed',
  'run.unknown',
])

export const exitCodeOf = ({ code }: CinderSweepError): number => exits.get(code) ?? exitCodes.failure

/** Nothing found is clean only when everything was seen. */
export const exitCodeOfSources = (sources: readonly SourceReport[]): number =>
  sources.every((source) => source.status === 'complete') ? exitCodes.clean : exitCodes.incomplete
