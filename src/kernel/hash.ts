/** A stable 64-bit digest for ids of findings. It identifies; it does not protect. */

const prime = 0x100000001b3n
const offset = 0xcbf29ce484222325n
const mask = 0xffffffffffffffffn

/** FNV-1a over UTF-16 code units, as 16 hex digits: the same text has the same id on every machine. */
export function stableHash(text: string): string {
  let hash = offset
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    hash = ((hash ^ BigInt(unit & 0xff)) * prime) & mask
    hash = ((hash ^ BigInt(unit >> 8)) * prime) & mask
  }
  return hash.toString(16).padStart(16, '0')
}
