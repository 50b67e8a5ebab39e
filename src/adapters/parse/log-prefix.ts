/** What syslog and container engines put before a line. */
import type { Envelope } from './log-json.ts'
import { instantIn } from './log-record.ts'

const container = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:\d\d) (?:stdout|stderr) [FP] /
const syslog =
  /^(?:<\d{1,3}>)?(?:1 )?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?)(Z|[+-]\d\d:\d\d)) [\w.-]{1,255} [^\s:[\]]{1,100}(?:\[\d{1,10}\])?:? /

/** The line without its prefix; null when it has none. Syslog's old time has neither year nor zone, and is no time here. */
export function parsePrefix(line: string): Envelope | null {
  const [whole, moment, zone] = container.exec(line) ?? syslog.exec(line) ?? []
  if (whole === undefined) return null
  const at = moment === undefined ? null : instantIn(moment.slice(0, 23), zone ?? null)
  return { text: line.slice(whole.length), at }
}
