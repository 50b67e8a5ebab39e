/** UUIDs as four numbers of 32 bits, for tables and sums of many: as texts they would be most of the memory. */

/** For every unit of a text: any may come. */
const digitOf = new Int8Array(0x10000).fill(-1)
for (let i = 0; i < 16; i++) digitOf[i.toString(16).charCodeAt(0)] = i

const dash = 45

/** Where in the text the eight digits of each number begin, and where those go on that a dash divides. */
const starts = [0, 4, 9, 14, 19, 24, 28, 32] as const

/** Writes the four numbers; false for what is no UUID in small letters, and nothing is to be made of them then. */
export function wordsOf(uuid: string, into: Int32Array): boolean {
  if (uuid.length !== 36) return false
  if (uuid.charCodeAt(8) !== dash || uuid.charCodeAt(13) !== dash) return false
  if (uuid.charCodeAt(18) !== dash || uuid.charCodeAt(23) !== dash) return false
  let wrong = 0
  for (let i = 0; i < 4; i++) {
    const high = fourDigits(uuid, starts[2 * i] as number)
    const low = fourDigits(uuid, starts[2 * i + 1] as number)
    wrong |= high | low
    into[i] = (high << 16) | low
  }
  return wrong >= 0
}

/** Negative where one of them is no digit. */
function fourDigits(text: string, at: number): number {
  const a = digitOf[text.charCodeAt(at)] as number
  const b = digitOf[text.charCodeAt(at + 1)] as number
  const c = digitOf[text.charCodeAt(at + 2)] as number
  const d = digitOf[text.charCodeAt(at + 3)] as number
  return (a | b | c | d) < 0 ? -1 : (a << 12) | (b << 8) | (c << 4) | d
}
