/** The databases of Cinder and Nova: each that is configured is opened once, and a table of it is read. */
import { counted } from '../kernel/text.ts'
import type { RegionReaders } from '../observe/readers.ts'
import type { CinderDatabase } from '../ports/cinder-database.ts'
import type { Databases } from '../ports/databases.ts'
import type { Cell, NovaDatabase } from '../ports/nova-database.ts'
import { attempt, type Check, configureIt, refusals } from './check.ts'

const costs = {
  cinder:
    'what services are at work on is not known: stuck states wait longer for their remedy; stuck-managing is not found',
  nova: 'servers of a cell that does not answer cannot be told from servers that are gone',
} as const

export async function databaseChecks({ databases }: RegionReaders): Promise<readonly Check[]> {
  if (databases === null) return [configureIt('databases', `${costs.cinder}; ${costs.nova}`, 'databases')]
  return [...(await cinderCheck(databases)), ...(await novaChecks(databases))]
}

async function cinderCheck({ cinder }: Databases): Promise<readonly Check[]> {
  if (cinder === null) return [configureIt('database of Cinder', costs.cinder, 'databases.cinder')]
  const check = `database: ${cinder.source}`
  return [granted('cinder', await attempt({ check, costs: costs.cinder, grant: '', run: () => workersOf(cinder) }))]
}

async function workersOf(cinder: CinderDatabase): Promise<string> {
  const moment = await cinder.moment()
  try {
    return `can be read; ${counted((await moment.workers()).length, 'worker')} at this moment`
  } finally {
    await moment.end()
  }
}

async function novaChecks({ nova }: Databases): Promise<readonly Check[]> {
  if (nova === null) return [configureIt('databases of Nova', costs.nova, 'databases.nova_api')]
  const cells: Cell[] = []
  const check = `database: ${nova.source}`
  const api = await attempt({ check, costs: costs.nova, grant: '', run: () => cellsOf(nova, cells) })
  return [granted('nova_api', api), ...cells.map(cellCheck)]
}

async function cellsOf(nova: NovaDatabase, cells: Cell[]): Promise<string> {
  const moment = await nova.moment()
  cells.push(...moment.cells)
  await moment.end()
  return `can be read; ${counted(cells.length, 'cell')}`
}

function cellCheck({ name, source, failure }: Cell): Check {
  const check = `database: ${source}`
  if (failure === null) return { check, result: 'ok', detail: `cell ${name} can be read`, costs: '', grant: '' }
  const refused = refusals.has(failure.code)
  return granted('nova', {
    check,
    result: refused ? 'missing' : 'failed',
    detail: failure.message,
    costs: costs.nova,
    grant: refused ? '' : failure.hint,
  })
}

/** The line for the account that the server itself names; with a wrong password no line helps. */
function granted(usual: string, check: Check): Check {
  const { result, detail } = check
  if (result !== 'missing') return check
  if (/using password|password authentication failed/.test(detail))
    return { ...check, grant: 'correct user and password in the URL: the server does not know them so' }
  const [, user = 'cindersweep', host = '%'] = /user '([^']*)'@'([^']*)'/.exec(detail) ?? []
  const [, named, ofTable] = /to database '([^']+)'|for table [`']([^`']+)[`']\./.exec(detail) ?? []
  const onPostgres = /permission denied for (?:table|relation|schema)/.test(detail)
  const grant = onPostgres
    ? 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO the role of the URL'
    : `GRANT SELECT ON ${named ?? ofTable ?? usual}.* TO '${user}'@'${host}'`
  return { ...check, grant }
}
