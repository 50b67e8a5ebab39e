/** Bytes as text, whatever wrote them: UTF-8, UTF-16 with its mark, or the eight-bit letters of old systems. */

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin1'

export interface DecodedText {
  readonly text: string
  readonly encoding: Encoding
}

/** Every byte sequence has a reading: one that is not UTF-8 is taken letter by letter, so that the rest stays legible. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = markOf(bytes)
  if (encoding !== null) return { text: new TextDecoder(encoding).decode(bytes), encoding }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' }
  } catch {
    return { text: new TextDecoder('latin1').decode(bytes), encoding: 'latin1' }
  }
}

function markOf(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return null
}
