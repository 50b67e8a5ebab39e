/** Times as `rbd` prints them: `Fri Jan  2 03:04:05 2026`, by the clock of the machine it runs on, without a zone. */
import { formatInstant } from '../../kernel/time.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const form = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})$/

/** As an ISO text in UTC. `rbd` is run with TZ=UTC for that; null for a text that is no such time. */
export function rbdTime(text: string | null): string | null {
  const [, month, ...numbers] = form.exec(text ?? '') ?? []
  const [day, hour, minute, second, year] = numbers.map(Number)
  const at = Date.UTC(year ?? Number.NaN, months.indexOf(month ?? ''), day, hour, minute, second)
  return Number.isNaN(at) || !months.includes(month ?? '') ? null : formatInstant(at)
}
