/** Where the databases of Nova's cells are, for an account that may change them. */
import { type Access, openAccess, rowsOf } from './access.ts'
import { expandCellUrl } from './cell-url.ts'
import { apiTablesOf, type CellOptions, type CellRow, readCells } from './cells.ts'
import { type DatabaseUrl, parseDatabaseUrl } from './database-url.ts'
import type { CellPlace, CellPlaces } from './database-writer.ts'

const demanded = {
  cell_mappings: ['id', 'uuid', 'name', 'database_connection'],
  instance_mappings: ['instance_uuid', 'cell_id'],
}

/** Asked for anew before each act: cells are moved. */
export function cellPlaces(api: () => DatabaseUrl, account: () => DatabaseUrl, options: CellOptions): CellPlaces {
  const asking = async <T>(question: (access: Access) => Promise<T>): Promise<T> => {
    const access = await openAccess(api(), options, demanded)
    try {
      return await question(access)
    } finally {
      await access.connection.end()
    }
  }
  const placeOf = (cell: CellRow | undefined): CellPlace | null =>
    cell === undefined ? null : { name: cell.name, url: withAccount(cell, account(), options) }
  return {
    ofServer: (server) =>
      asking(async (access) => {
        const query = apiTablesOf(access)
          .selectFrom('instance_mappings')
          .select('cell_id')
          .where('instance_uuid', '=', server)
          .compile()
        const [mapping] = await rowsOf(access, query)
        if (mapping?.['cell_id'] == null) return null
        return placeOf((await readCells(access)).find(({ number }) => number === Number(mapping['cell_id'])))
      }),
    named: (name) => asking(async (access) => placeOf((await readCells(access)).find((cell) => cell.name === name))),
  }
}

/** The place is Nova's word, the account is not: what may read everything need not be what may change it. */
function withAccount({ url, name }: CellRow, { user, password }: DatabaseUrl, options: CellOptions): DatabaseUrl {
  const whole = /[{}]/.test(url) ? options.whole() : null
  const source = `${options.source} ${name}`
  return { ...parseDatabaseUrl(expandCellUrl(url, whole, source), source), user, password }
}
