/** Rows by id, with lists in a stable order that need not be sorted anew for every page. */

export interface Table<T extends { readonly id: string }> {
  get(id: string): T | undefined
  add(row: T): T
  remove(id: string): void
  all(): Iterable<T>
  readonly size: number
  /** All rows in an order; kept until a row comes or goes. */
  sorted(name: string, compare: (a: T, b: T) => number): readonly T[]
}

export function makeTable<T extends { readonly id: string }>(): Table<T> {
  const rows = new Map<string, T>()
  const orders = new Map<string, readonly T[]>()
  return {
    get: (id) => rows.get(id),
    add(row) {
      rows.set(row.id, row)
      orders.clear()
      return row
    },
    remove(id) {
      rows.delete(id)
      orders.clear()
    },
    all: () => rows.values(),
    get size() {
      return rows.size
    },
    sorted(name, compare) {
      const known = orders.get(name)
      if (known !== undefined) return known
      const sorted = [...rows.values()].sort(compare)
      orders.set(name, sorted)
      return sorted
    },
  }
}
