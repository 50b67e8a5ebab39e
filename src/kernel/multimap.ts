/** Several values under a key, made for keys that nearly always have just one. */

const none: readonly never[] = []

/**
 * A single value is kept as it is; only the second makes a list. In a cloud of a hundred thousand
 * volumes, each with one attachment, the lists alone would be most of the index.
 */
export class Multimap<K, V> {
  private readonly single = new Map<K, V>()
  private readonly several = new Map<K, V[]>()
  private count = 0

  /** How many values there are, under whatever keys. */
  get size(): number {
    return this.count
  }

  /** How many keys there are. */
  get keyCount(): number {
    return this.single.size
  }

  add(key: K, value: V): void {
    this.count++
    const keys = this.single.size
    const first = this.single.getOrInsert(key, value)
    if (this.single.size > keys) return
    const list = this.several.get(key)
    if (list === undefined) this.several.set(key, [first, value])
    else list.push(value)
  }

  /** All values under a key, in the order they came. */
  get(key: K): readonly V[] {
    const value = this.single.get(key)
    if (value === undefined) return none
    return (this.several.size > 0 ? this.several.get(key) : undefined) ?? [value]
  }

  has(key: K): boolean {
    return this.single.has(key)
  }

  /** The only value under a key; undefined when there is none, or more than one. */
  only(key: K): V | undefined {
    return this.several.size > 0 && this.several.has(key) ? undefined : this.single.get(key)
  }

  keys(): Iterable<K> {
    return this.single.keys()
  }

  *values(): Iterable<V> {
    for (const key of this.single.keys()) yield* this.get(key)
  }

  *entries(): Iterable<readonly [K, readonly V[]]> {
    for (const key of this.single.keys()) yield [key, this.get(key)]
  }
}

/** Groups records by a key of theirs. */
export function groupBy<K, V>(records: Iterable<V>, keyOf: (record: V) => K): Multimap<K, V> {
  const groups = new Multimap<K, V>()
  for (const record of records) groups.add(keyOf(record), record)
  return groups
}
