/** Rows in the formats of the openstack client: table, csv, value, and lists of JSON or YAML. */
import { cleanLine, escapeHtml } from '../../kernel/text.ts'
import { type ColumnChoice, type Columns, columnNamed } from '../columns.ts'
import { jsonLine, jsonText, yamlText } from './data.ts'
import { page } from './page.ts'
import { drawTable } from './table.ts'

export const formats = ['table', 'json', 'ndjson', 'csv', 'yaml', 'value', 'html'] as const
export type Format = (typeof formats)[number]

export interface RowOptions extends ColumnChoice {
  readonly format: Format
  readonly width: number | null
  readonly title: string
  /** Paragraphs of a page, beside the rows; already HTML. */
  readonly beside?: string
}

export type Row = Readonly<Record<string, unknown>>

export function printRows(rows: readonly Row[], columns: Columns, options: RowOptions): string {
  const { column, sortColumn } = options
  const shown = column.length > 0 ? column.map((name) => columnNamed(name, columns.all)) : columns.usual
  const by = sortColumn === undefined ? null : columnNamed(sortColumn, columns.all)
  return printed(shown, by === null ? rows : sortBy(rows, by, columns.ranked?.[by]), options)
}

function printed(columns: readonly string[], rows: readonly Row[], options: RowOptions): string {
  switch (options.format) {
    case 'json':
      return jsonText(rows.map((row) => picked(row, columns)))
    case 'ndjson':
      return rows.map((row) => jsonLine(picked(row, columns))).join('')
    case 'yaml':
      return yamlText(rows.map((row) => picked(row, columns)))
    case 'csv':
      return csv(columns, rows)
    case 'value':
      return rows.map((row) => `${columns.map((name) => cleanLine(plain(row[name]))).join(' ')}\n`).join('')
    case 'html':
      return page(options.title, `${options.beside ?? ''}${htmlTable(columns, rows)}`)
    case 'table':
      return drawTable(
        columns,
        rows.map((row) => columns.map((name) => plain(row[name]))),
        { width: options.width },
      )
  }
}

/** By rank where the values of a column have one, else as texts. */
function sortBy(rows: readonly Row[], column: string, rank: readonly string[] | undefined): readonly Row[] {
  const key = (row: Row): string | number => rank?.indexOf(plain(row[column])) ?? plain(row[column])
  return rows.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)]
    return left < right ? -1 : left > right ? 1 : 0
  })
}

const picked = (row: Row, columns: readonly string[]): Row =>
  Object.fromEntries(columns.map((name) => [name, row[name] ?? null]))

export const plain = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'string'
      ? value
      : Array.isArray(value)
        ? value.map(plain).join('; ')
        : String(value)

/** Quoted as RFC 4180 says; its lines end as lines do here, which every reader of it takes. */
function csv(columns: readonly string[], rows: readonly Row[]): string {
  const quote = (value: unknown): string =>
    typeof value === 'number' ? String(value) : `"${guarded(plain(value)).replaceAll('"', '""')}"`
  return [columns.map(quote).join(','), ...rows.map((row) => columns.map((name) => quote(row[name])).join(','))]
    .map((line) => `${line}\n`)
    .join('')
}

/** A spreadsheet would run a cell that begins like a formula; the names in it are other people's. */
const guarded = (text: string): string => (/^\s*[=+@\-＝＋－＠]/.test(text) ? `'${cleanLine(text)}` : cleanLine(text))

function htmlTable(columns: readonly string[], rows: readonly Row[]): string {
  const head = columns.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('')
  const body = rows
    .map((row) => `<tr>${columns.map((name) => `<td>${escapeHtml(plain(row[name]))}</td>`).join('')}</tr>`)
    .join('\n')
  return `<table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`
}
