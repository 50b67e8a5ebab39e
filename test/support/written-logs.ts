/** The log of a simulated cloud as its services would have written it: files on the disk, in oslo.log's forms. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import type { LogRow } from '../../src/simulate/state/planes.ts'

export type LogForm = 'text' | 'json'

/** So that a line can be tied to the one before it, each row without a request is given one. */
const requestOf = (row: LogRow, i: number): string =>
  row.request ?? `req-00000000-0000-4000-8000-${String(i).padStart(12, '0')}`

interface Line {
  readonly at: number
  readonly level: string
  readonly logger: string
  readonly request: string
  readonly server: string | null
  readonly text: string
}

const written: Readonly<Record<LogForm, (line: Line) => string>> = {
  text: ({ at, level, logger, request, server, text }) =>
    `${new Date(at).toISOString().replace('T', ' ').replace('Z', '+00:00')} 41 ${level} ${logger} [None ${request} u p - - default default] ${server === null ? '' : `[instance: ${server}] `}${text}`,
  json: ({ at, level, logger, request, server, text }) =>
    JSON.stringify({
      created: at / 1e3,
      levelname: level,
      name: logger,
      message: text,
      process: 41,
      context: { request_id: request },
      ...(server === null ? {} : { extra: { instance: server } }),
    }),
}

/** Files `SOURCE/NAME` below a folder, one for each source of the simulated log; their paths by source. */
export function writeLogs(cloud: SimulatedCloud, folder: string, form: LogForm): ReadonlyMap<string, string> {
  const sources = ['cinder-volume.log', ...[...cloud.hosts.keys()].map((host) => `nova-compute.log ${host}`)]
  return new Map(
    sources.map((source) => {
      const [name = '', host = 'controller'] = source.split(' ')
      const path = join(folder, host, name)
      mkdirSync(dirname(path), { recursive: true })
      const rows = cloud.log.filter((row) => row.source === source)
      writeFileSync(path, rows.flatMap((row, i) => linesOf(row, i).map((line) => `${written[form](line)}\n`)).join(''))
      return [source, path]
    }),
  )
}

/** A service says what it begins before it says how that ended. */
function linesOf(row: LogRow, i: number): readonly Line[] {
  const logger = row.source.startsWith('nova') ? 'nova.compute.manager' : 'cinder.volume.manager'
  const { at, server, text } = row
  const line = { at, logger, server, request: requestOf(row, i) }
  const begin = row.volume === null ? [] : [{ ...line, level: 'INFO', text: `Working on volume ${row.volume}` }]
  return [...begin, { ...line, level: 'ERROR', text }]
}
