/** Logs: each is read once, and where our user may not, the line is told that lets it. */
import { counted } from '../kernel/text.ts'
import type { LogReport } from '../model/log.ts'
import type { RegionReaders } from '../observe/readers.ts'
import { type Check, configureIt, type LoginFacts } from './check.ts'

const costs = 'cause and time of a fault are not known; busy-volume is not found'

export async function logChecks({ logs }: RegionReaders, login: LoginFacts): Promise<readonly Check[]> {
  if (logs === null) return [configureIt('logs', costs, 'logs')]
  return (await logs.look()).map((report) => logCheck(report, login))
}

function logCheck(report: LogReport, login: LoginFacts): Check {
  const { source, unseen, events } = report
  const check = `log: ${source}`
  if (unseen === null) return { check, result: 'ok', detail: counted(events.length, 'event'), costs: '', grant: '' }
  if (unseen.reason === 'excluded') return { check, result: 'unconfigured', detail: unseen.detail, costs, grant: '' }
  const refused = unseen.reason === 'refused'
  return {
    check,
    result: refused ? 'missing' : 'failed',
    detail: unseen.detail,
    costs,
    grant: refused ? grantOf(report, login) : 'correct "logs:" in cindersweep.yaml, or make it readable there',
  }
}

/** The file, or the folder that may not be entered, stands in the reader's sentence; so does the journal. */
function grantOf({ source, unseen }: LogReport, { account, hostAccount }: LoginFacts): string {
  const host = / on (\S+)$/.exec(source)?.[1]
  const user = (host === undefined ? account : (hostAccount ?? account)) ?? 'USER'
  const where = host === undefined ? '' : `on ${host}: `
  const [, path, how] = /: (\/.*) may not be (read|seen)/.exec(unseen?.detail ?? '') ?? []
  if (path === undefined)
    return /journal/.test(unseen?.detail ?? '')
      ? `${where}usermod -aG systemd-journal ${user}`
      : `${where}let ${user} read it: setfacl -m u:${user}:r FILE`
  const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 1))
  return how === 'seen'
    ? `${where}setfacl -m u:${user}:rx ${folder} && setfacl -m u:${user}:r ${path}`
    : `${where}setfacl -m u:${user}:r ${path}`
}
