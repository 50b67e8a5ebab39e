/** Lists as Cinder pages them: sort, marker, limit, and a link to the next page where this one is full. */
import { type Json, refuse } from '../http.ts'
import type { Call } from '../service.ts'
import type { Table } from '../state/table.ts'

/** What is listed: a table, or some rows of one. */
export type Source<T extends { readonly id: string }> = Pick<Table<T>, 'get' | 'sorted'>

/** A few rows as a source: those of one volume, say, so that not all are walked to find them. */
export const among = <T extends { readonly id: string }>(rows: readonly T[]): Source<T> => ({
  get: (id) => rows.find((row) => row.id === id),
  sorted: (_name, compare) => rows.toSorted(compare),
})

export interface Listed<T> {
  readonly rows: readonly T[]
  /** The link to the next page, or none on the last one. */
  readonly links: readonly Json[]
}

type Value = string | number | boolean | null

export interface ListSpec<T> {
  readonly collection: string
  readonly fields: Readonly<Record<string, (row: T) => Value>>
  readonly missingMarker: (marker: string) => string
}

/** One page of a source, of the rows that `visible` lets through. */
export function pageOf<T extends { readonly id: string }>(
  call: Call,
  source: Source<T>,
  spec: ListSpec<T>,
  visible: (row: T) => boolean,
): Listed<T> {
  const { query, cloud } = call
  const order = sortOrder(query)
  const rows = source.sorted(order.map(([key, direction]) => `${key} ${direction}`).join(), comparer(order, spec))
  const limit = Math.min(numberOf(query, 'limit') ?? cloud.conf.pageLimit, cloud.conf.pageLimit)
  const marker = query.get('marker')
  let from = numberOf(query, 'offset') ?? 0
  if (marker !== null) {
    const row = source.get(marker)
    const position = row === undefined || !visible(row) ? -1 : positionOf(rows, row, comparer(order, spec))
    if (position < 0) return refuse(404, spec.missingMarker(marker))
    from = position + 1
  }
  const page: T[] = []
  for (let i = from; i < rows.length && page.length < limit; i++) {
    const row = rows[i] as T
    if (visible(row)) page.push(row)
  }
  const last = page.at(-1)
  const full = page.length === limit && limit > 0 && last !== undefined
  return { rows: page, links: full ? [{ rel: 'next', href: nextPage(call, spec.collection, last.id) }] : [] }
}

/** Rows are found by halving: a marker far down a long list must not cost a walk to it. */
function positionOf<T>(rows: readonly T[], row: T, compare: (a: T, b: T) => number): number {
  let low = 0
  let high = rows.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const order = compare(rows[middle] as T, row)
    if (order === 0) return middle
    if (order < 0) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** `sort=id:asc`, or the older `sort_key` and `sort_dir`. Ids decide among equals. */
function sortOrder(query: URLSearchParams): readonly (readonly [string, 'asc' | 'desc'])[] {
  const sort = query.get('sort')
  const order: [string, 'asc' | 'desc'][] = []
  for (const part of sort?.split(',') ?? []) {
    const [key, direction] = part.split(':')
    order.push([key as string, direction === 'asc' ? 'asc' : 'desc'])
  }
  const key = query.get('sort_key')
  if (key !== null) order.push([key, query.get('sort_dir') === 'asc' ? 'asc' : 'desc'])
  if (order.length === 0) order.push(['created_at', 'desc'])
  if (!order.some(([name]) => name === 'id')) order.push(['id', 'desc'])
  return order
}

function comparer<T>(order: readonly (readonly [string, 'asc' | 'desc'])[], spec: ListSpec<T>): (a: T, b: T) => number {
  const parts = order.map(([key, direction]) => {
    const field = spec.fields[key]
    if (field === undefined) return refuse(400, `Invalid input received: Sort key supplied is invalid: ${key}`)
    return { field, sign: direction === 'asc' ? 1 : -1 }
  })
  return (a, b) => {
    for (const { field, sign } of parts) {
      const left = field(a) ?? ''
      const right = field(b) ?? ''
      if (left < right) return -sign
      if (left > right) return sign
    }
    return 0
  }
}

function numberOf(query: URLSearchParams, name: string): number | null {
  const text = query.get(name)
  if (text === null) return null
  if (!/^-?\d+$/.test(text)) return refuse(400, `${name} param must be an integer`)
  if (text.startsWith('-')) return refuse(400, `${name} param must be positive`)
  return Number(text)
}

function nextPage(call: Call, collection: string, marker: string): string {
  const query = new URLSearchParams(call.query)
  query.set('marker', marker)
  return `${call.root}/${call.caller.project}/${collection}?${query}`
}
