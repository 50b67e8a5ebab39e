import type { LogReport } from '../model/log.ts'

/** Reads the services' logs for the sentences that give cause and time. */
export interface LogReader {
  look(): Promise<readonly LogReport[]>
}
