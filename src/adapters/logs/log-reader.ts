/** The services' logs behind their port: each is read where it lies, as it flows, and only what it tells is kept. */
import { eachOf } from '../../kernel/concurrency.ts'
import { asFailure } from '../../kernel/errors.ts'
import type { UnseenReason } from '../../kernel/fact.ts'
import { formatInstant, type Instant } from '../../kernel/time.ts'
import type { LogReport } from '../../model/log.ts'
import type { LogReader } from '../../ports/logs.ts'
import type { Pipe } from '../../ports/pipe.ts'
import type { Shell } from '../../ports/shell.ts'
import { LogSift } from './log-sift.ts'
import { readFiles } from './read-files.ts'
import { readUnit } from './read-unit.ts'

/** A machine that a log is read on. */
export interface LogMachine {
  readonly shell: Shell
  readonly pipe: Pipe
}

/** One log: a file with its predecessors, a pattern, or a unit of the journal. */
export interface LogPlace {
  readonly service: string
  readonly what: { readonly path: string } | { readonly unit: string }
  /** Null is this machine. */
  readonly host: string | null
  /** How far back to read; null for all that there is. */
  readonly sinceMs: number | null
}

export interface LogReaderOptions {
  readonly region: string
  /** Where the logs lie; asked at each look, since hosts come and go. A report stands for what could not be told. */
  places(): Promise<readonly (LogPlace | LogReport)[]>
  machineOf(host: string | null): LogMachine
  readonly deadlineMs: number
  /** Logs read at a time. */
  readonly concurrency: number
  now(): Instant
}

/** Why a log was not read whole. */
export interface Problem {
  readonly reason: UnseenReason
  readonly says: string
}

/** What the reading of one log is given. */
export interface Reading {
  readonly sift: LogSift
  readonly machine: LogMachine
  readonly since: Instant | null
  /** What is left of the time that it may take. */
  leftMs(): number
}

export const logReader = (options: LogReaderOptions): LogReader => ({
  look: async () =>
    eachOf(await options.places(), options.concurrency, async (place) =>
      'source' in place ? place : read(place, options),
    ),
})

export const sourceOf = (region: string, { service, what, host }: LogPlace): string =>
  `${region} ${service} log ${'path' in what ? what.path : `of unit ${what.unit}`}${host === null ? '' : ` on ${host}`}`

async function read(place: LogPlace, options: LogReaderOptions): Promise<LogReport> {
  const source = sourceOf(options.region, place)
  const began = options.now()
  const since = place.sinceMs === null ? null : began - place.sinceMs
  const sift = new LogSift(source, since === null ? null : formatInstant(since))
  const problems = await problemsOf(place, {
    sift,
    since,
    machine: options.machineOf(place.host),
    leftMs: () => began + options.deadlineMs - options.now(),
  })
  const { events, dropped } = sift.end()
  if (dropped > 0)
    problems.push({ reason: 'cut-short', says: `more than can be kept: the ${dropped} oldest events were left out` })
  return { source, events, unseen: unseenBecause(source, problems) }
}

async function problemsOf({ what }: LogPlace, reading: Reading): Promise<Problem[]> {
  try {
    const problems = 'path' in what ? await readFiles(what.path, reading) : await readUnit(what.unit, reading)
    return [...problems]
  } catch (thrown) {
    const failure = asFailure(thrown)
    if (failure.code === 'interrupted' || failure.code === 'internal') throw failure
    return [{ reason: reasons[failure.code] ?? 'unreachable', says: failure.message }]
  }
}

const reasons: Readonly<Record<string, UnseenReason>> = {
  'host.refused': 'refused',
  'host.key': 'refused',
  'endpoint.timeout': 'timed-out',
  'parse.malformed': 'nonsense',
  'program.flood': 'nonsense',
}

function unseenBecause(source: string, [first, ...others]: readonly Problem[]): LogReport['unseen'] {
  if (first === undefined) return null
  const more = others.length === 0 ? '' : `; and ${others.length} more failures`
  return { source, reason: first.reason, detail: `${source}: ${first.says}${more}` }
}
