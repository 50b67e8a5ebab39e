/** The cells that Nova's API database names, each with a database of its own. */
import type { HostName } from '../../kernel/ids.ts'
import type { Cell } from '../../ports/nova-database.ts'
import { type Access, openAccess, rowsOf } from './access.ts'
import { builderFor } from './builder.ts'
import { expandCellUrl } from './cell-url.ts'
import { parseDatabaseUrl } from './database-url.ts'
import { readable } from './failure.ts'
import { mappingGlances, serverGlances } from './nova-reads.ts'
import { text } from './rows.ts'
import type { ConnectionOptions } from './sql-connection.ts'
import type { NovaApiTables } from './tables.ts'

/** A cell as the API database knows it; its URL has a password in it. */
export interface CellRow {
  readonly number: number
  readonly name: string
  readonly url: string
  readonly hosts: readonly HostName[]
}

export const apiTablesOf = ({ connection }: Access) => builderFor<NovaApiTables>(connection.dialect)

export async function readCells(api: Access): Promise<readonly CellRow[]> {
  const hosts = await hostsByCell(api)
  const query = apiTablesOf(api)
    .selectFrom('cell_mappings')
    .select(['id', 'uuid', 'name', 'database_connection'])
    .orderBy('id')
    .compile()
  return (await rowsOf(api, query)).map((row) => ({
    number: Number(row['id']),
    name: text(row['name']) ?? String(row['uuid']),
    url: text(row['database_connection']) ?? '',
    hosts: hosts.get(Number(row['id'])) ?? [],
  }))
}

async function hostsByCell(api: Access): Promise<ReadonlyMap<number, readonly HostName[]>> {
  const cells = new Map<number, HostName[]>()
  const query = apiTablesOf(api).selectFrom('host_mappings').select(['cell_id', 'host']).compile()
  for (const row of await rowsOf(api, query))
    cells.getOrInsertComputed(Number(row['cell_id']), () => []).push(row['host'] as HostName)
  return cells
}

export interface CellOptions extends ConnectionOptions {
  /** Nova's own [database] connection, for templates; it throws when it cannot be had. */
  readonly whole: () => string | null
}

export const cellSource = (options: ConnectionOptions, cell: CellRow): string => `${options.source} ${cell.name}`

const demanded = {
  instances: ['id', 'uuid', 'host', 'deleted', 'vm_state', 'task_state'],
  block_device_mapping: ['id', 'instance_uuid', 'volume_id', 'deleted'],
}

export async function openCell(cell: CellRow, options: CellOptions): Promise<Access> {
  const source = cellSource(options, cell)
  const whole = /[{}]/.test(cell.url) ? options.whole() : null
  const url = parseDatabaseUrl(expandCellUrl(cell.url, whole, source), source)
  return openAccess(url, { ...options, source }, demanded)
}

/** A cell that was opened, or why it could not be. */
export interface OpenedCell extends Cell {
  readonly number: number
  readonly access: Access | null
}

export async function tryCell(
  cell: CellRow,
  options: ConnectionOptions,
  open: () => Promise<Access>,
): Promise<OpenedCell> {
  const told = { number: cell.number, name: cell.name, source: cellSource(options, cell), hosts: cell.hosts }
  try {
    const access = await open()
    const glances = { servers: () => serverGlances(access), mappings: () => mappingGlances(access) }
    return { ...told, access, glances, failure: null }
  } catch (thrown) {
    const failure = readable(thrown)
    return { ...told, access: null, glances: null, failure }
  }
}
