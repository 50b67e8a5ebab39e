/** Measures, breaks and pads texts for a terminal, in which letters are one or two columns wide, or none. */

/** An id, also in the name of an object, is never broken where there is room for it: a broken one cannot be copied. */
export const longestUnbroken = 'volume-'.length + 36

/** Breaks at blanks where it can, and in the middle of a word where it must. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`
      if (textWidth(longer) <= width) {
        line = longer
        continue
      }
      if (line !== '') lines.push(line)
      const pieces = cut(word, width)
      lines.push(...pieces.slice(0, -1))
      line = pieces.at(-1) ?? ''
    }
    lines.push(line)
  }
  return lines
}

/** Pieces of a word that each fit; at least one letter in each. */
export function cut(word: string, width: number): readonly string[] {
  if (textWidth(word) <= width) return [word]
  const pieces: string[] = []
  let piece = ''
  let used = 0
  for (const char of word) {
    const wide = textWidth(char)
    if (used + wide > width && piece !== '') {
      pieces.push(piece)
      piece = ''
      used = 0
    }
    piece += char
    used += wide
  }
  return [...pieces, piece]
}

/** How wide a column must be so that no word in it is broken, but for words that are longer than any id. */
export function unbrokenWidth(texts: Iterable<string>): number {
  let width = 0
  for (const text of texts) {
    for (const word of text.split(/[ \n]/)) width = Math.max(width, Math.min(longestUnbroken, textWidth(word)))
  }
  return width
}

export const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - textWidth(text)))

/** How many columns of a terminal a text takes: letters of East Asia take two, accents of their own none. */
export function textWidth(text: string): number {
  let width = 0
  for (const char of text) {
    const point = char.codePointAt(0) as number
    width += point < 0x300 ? 1 : /[\p{Mn}\p{Me}]/u.test(char) ? 0 : isWide(point) ? 2 : 1
  }
  return width
}

const isWide = (point: number): boolean =>
  (point >= 0x1100 && point <= 0x115f) ||
  (point >= 0x2e80 && point <= 0xa4cf) ||
  (point >= 0xac00 && point <= 0xd7a3) ||
  (point >= 0xf900 && point <= 0xfaff) ||
  (point >= 0xfe30 && point <= 0xfe6f) ||
  (point >= 0xff00 && point <= 0xff60) ||
  (point >= 0x1f300 && point <= 0x1faff) ||
  (point >= 0x20000 && point <= 0x3fffd)
