/** Rows in the formats of the openstack client: table, csv, value, and lists of JSON or YAML. */
import { stringify } from 'yaml'
import { CinderSweepError } from '../../kernel/errors.ts'
import { cleanText, escapeHtml } from '../../kernel/text.ts'
import { drawTable } from './table.ts'

export const formats = ['table', 'json', 'ndjson', 'csv', 'yaml', 'value', 'html'] as const
export type Format = (typeof formats)[number]

export interface RowOptions {
  readonly format: Format
  /** Columns asked for by name; those that are usual when none is. */
  readonly columns: readonly string[]
  readonly sortColumn: string | null
  readonly width: number | null
  readonly title: string
}

export type Row = Readonly<Record<string, unknown>>

/** `usual` are the columns shown unless others are asked for; `all` can be asked for. */
export function printRows(
  rows: readonly Row[],
  usual: readonly string[],
  all: readonly string[],
  options: RowOptions,
): string {
  const columns = options.columns.length > 0 ? options.columns.map((name) => columnNamed(name, all)) : usual
  const sorted = options.sortColumn === null ? rows : sortBy(rows, columnNamed(options.sortColumn, all))
  switch (options.format) {
    case 'json':
      return `${JSON.stringify(
        sorted.map((row) => picked(row, columns)),
        null,
        2,
      )}\n`
    case 'ndjson':
      return sorted.map((row) => `${JSON.stringify(picked(row, columns))}\n`).join('')
    case 'yaml':
      return stringify(
        sorted.map((row) => picked(row, columns)),
        { lineWidth: 0 },
      )
    case 'csv':
      return csv(columns, sorted)
    case 'value':
      return sorted.map((row) => `${columns.map((name) => cleanText(plain(row[name]))).join(' ')}\n`).join('')
    case 'html':
      return html(columns, sorted, options.title)
    case 'table':
      return drawTable(
        columns,
        sorted.map((row) => columns.map((name) => plain(row[name]))),
        { width: options.width },
      )
  }
}

function columnNamed(name: string, all: readonly string[]): string {
  const found = all.find(
    (column) =>
      column.toLowerCase() === name.toLowerCase().replaceAll('_', ' ') || column.toLowerCase() === name.toLowerCase(),
  )
  if (found !== undefined) return found
  throw new CinderSweepError('usage', `no column "${name}"`, { hint: `There are: ${all.join(', ')}.` })
}

function sortBy(rows: readonly Row[], column: string): readonly Row[] {
  return rows.toSorted((a, b) => {
    const left = plain(a[column])
    const right = plain(b[column])
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

function csv(columns: readonly string[], rows: readonly Row[]): string {
  const quote = (value: unknown): string =>
    typeof value === 'number' ? String(value) : `"${guarded(plain(value)).replaceAll('"', '""')}"`
  return [columns.map(quote).join(','), ...rows.map((row) => columns.map((name) => quote(row[name])).join(','))]
    .map((line) => `${line}\n`)
    .join('')
}

/** A spreadsheet would run a cell that begins like a formula; the names in it are other people's. */
const guarded = (text: string): string => (/^[=+@\t\r-]/.test(text) ? `'${text}` : text)

function html(columns: readonly string[], rows: readonly Row[], title: string): string {
  const head = columns.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('')
  const body = rows
    .map((row) => `<tr>${columns.map((name) => `<td>${escapeHtml(plain(row[name]))}</td>`).join('')}</tr>`)
    .join('\n')
  return `${page(title, `<table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`)}\n`
}

const style =
  'body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#1b1b1b;background:#fff}table{border-collapse:collapse}th,td{text-align:left;padding:.35rem .7rem;border-bottom:1px solid #ccc;vertical-align:top}h1{font-size:1.3rem}h2{font-size:1.1rem}.unseen{color:#6b5900}@media(prefers-color-scheme:dark){body{color:#e8e8e8;background:#161616}th,td{border-color:#444}.unseen{color:#e5c95c}}'

/** A page that needs nothing but itself. */
export const page = (title: string, body: string): string =>
  `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${style}</style></head>\n<body><h1>${escapeHtml(title)}</h1>\n${body}\n</body></html>`
