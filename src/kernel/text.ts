/** Texts that others wrote, made safe to show. */

/** Control characters become visible: a volume's name must not move the cursor, or hide a line. */
export const cleanText = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}]/gu, (char) => (char === '\n' ? char : `\\u{${char.codePointAt(0)?.toString(16)}}`))

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string): string =>
  cleanText(text).replace(/[&<>"']/g, (char) => entities[char] as string)
