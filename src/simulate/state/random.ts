/** Random numbers that are the same in every run of the same seed, so that a failure can be repeated. */

export interface Random {
  /** From 0 up to, but not including, 1. */
  next(): number
  below(limit: number): number
  pick<T>(items: readonly T[]): T
  hex(digits: number): string
  uuid(): string
}

export function makeRandom(seed: number): Random {
  let state = seed >>> 0
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const word = (): string =>
    Math.floor(next() * 0x100000000)
      .toString(16)
      .padStart(8, '0')
  const hex = (digits: number): string => {
    let text = ''
    while (text.length < digits) text += word()
    return text.slice(0, digits)
  }
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    pick: (items) => items[Math.floor(next() * items.length)] as (typeof items)[number],
    hex,
    uuid() {
      const text = hex(32)
      const variant = '89ab'[Number.parseInt(text[16] as string, 16) & 3]
      return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-${variant}${text.slice(17, 20)}-${text.slice(20)}`
    },
  }
}
