/** Texts that others wrote, made safe to show. */

const shown = (char: string): string => `\\u{${char.codePointAt(0)?.toString(16)}}`

/** Control characters become visible: a volume's name must not move the cursor, or hide a line. */
export const cleanText = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => (char === '\n' ? char : shown(char)))

/** The same for a place that has one line: an end of a line becomes visible too. */
export const cleanLine = (text: string): string => cleanText(text).replaceAll('\n', shown)

/** `1 volume`, `2 volumes`. */
export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string): string =>
  cleanText(text).replace(/[&<>"']/g, (char) => entities[char] as string)
