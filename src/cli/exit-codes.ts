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

/** Codes of errors that only another command line or configuration mends. */
const usageCodes: ReadonlySet<ErrorCode> = new Set([
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
])

export function exitCodeOf(failure: CinderSweepError): number {
  if (failure.code === 'interrupted') return exitCodes.interrupted
  return usageCodes.has(failure.code) ? exitCodes.usage : exitCodes.failure
}

/** Nothing found is clean only when everything was seen. */
export const exitCodeOfSources = (sources: readonly SourceReport[]): number =>
  sources.every((source) => source.status === 'complete') ? exitCodes.clean : exitCodes.incomplete
