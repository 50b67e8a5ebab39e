/** Acts whose answer never comes: carried out all the same, or never arrived. */
import { CinderSweepError, type ErrorCode } from '../../src/kernel/errors.ts'
import type { Act } from '../../src/model/act.ts'
import type { RegionWriters, Writer } from '../../src/ports/writers.ts'
import { eachWriter } from './each-writer.ts'

export interface Loss {
  /** Of the acts of a run, which one. */
  readonly at: number
  readonly what: 'answer' | 'request'
  readonly code: ErrorCode
}

/** What each hand says when its far side falls silent. */
export const silences: Readonly<Record<Exclude<keyof RegionWriters, 'region'>, readonly ErrorCode[]>> = {
  cinder: ['endpoint.timeout', 'endpoint.cut-short', 'api.failed'],
  nova: ['endpoint.timeout', 'endpoint.cut-short', 'api.failed'],
  backends: ['plane.unreachable'],
  hosts: ['host.unreachable'],
  databases: ['database.timeout'],
}

export function lossyWriters(writers: RegionWriters, { at, what, code }: Loss): RegionWriters {
  let left = at
  const lossy =
    <A extends Act>(writer: Writer<A>): Writer<A> =>
    async (act, ...rest) => {
      const isLost = left-- === 0
      if (isLost && what === 'request') throw silence(code)
      const done = await writer(act, ...rest)
      if (isLost) throw silence(code)
      return done
    }
  return eachWriter(writers, lossy)
}

/** A gateway’s word for it is a 504 of the service. */
const silence = (code: ErrorCode): CinderSweepError =>
  new CinderSweepError(code, 'no answer came', {
    hint: 'Look what became of it.',
    ...(code === 'api.failed' ? { facts: { status: 504 } } : {}),
  })
