/** Exit codes are an interface: scripts decide by them. */
import type { CinderSweepError } from '../kernel/errors.ts'
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

const usageCodes = new Set([
  'usage',
  'config.missing',
  'config.malformed',
  'config.invalid',
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
