/** Reads logs that lie on this machine's disk through the real adapter, and knows the lines that services write. */
import { type LogPlace, logReader } from '../../src/adapters/logs/log-reader.ts'
import { localShell } from '../../src/adapters/system/local-shell.ts'
import { localPipe } from '../../src/adapters/system/pipe-program.ts'
import type { LogReport } from '../../src/model/log.ts'
import type { Shell } from '../../src/ports/shell.ts'

export const busyVolume = '0d7e5a3c-1111-4222-8333-444455556666'
export const busyRequest = 'req-5f3c8b1e-1111-4222-8333-444455556666'

/** A line of oslo.log's default form. */
export const osloLine = (moment: string, message: string, request = busyRequest): string =>
  `${moment} 41 ERROR cinder.volume.manager [None ${request} 7f1e 9c2d - - default default] ${message}`

/** What Cinder logs of a volume that is busy: the sentence itself does not name it. */
export const busyLines = (moment = '2026-01-02 03:04:05.678'): string =>
  [
    osloLine(moment, `Deleting volume volume-${busyVolume}`),
    osloLine(moment, 'Unable to delete busy volume.'),
    '',
  ].join('\n')

export interface Surroundings {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly shell?: Shell
  readonly now?: number
  readonly deadlineMs?: number
}

export async function readLog(place: Partial<LogPlace>, around: Surroundings = {}): Promise<LogReport> {
  const { env = process.env, now = Date.now(), deadlineMs = 20_000 } = around
  const whole: LogPlace = { service: 'cinder-volume', what: { path: '/nowhere' }, host: null, sinceMs: null, ...place }
  const [report] = await logReader({
    region: 'RegionOne',
    deadlineMs,
    concurrency: 2,
    now: () => now,
    places: async () => [whole],
    machineOf: () => ({ shell: around.shell ?? localShell({ env }), pipe: localPipe({ env }) }),
  }).look()
  if (report === undefined) throw new Error('one log gives one report')
  return report
}
