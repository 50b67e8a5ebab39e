/** The lines of a log that comes in pieces: bounded, whatever a line holds, and legible in any encoding. */
import { isUtf8 } from 'node:buffer'
import { decodeText } from '../parse/decode-text.ts'

/** Of a longer line the rest is passed over: it is a dump of something. */
const longestLine = 256 << 10

const newline = 10
const nothing = new Uint8Array()

export class LogLines {
  private readonly onLine: (line: string) => void
  private pieces: Uint8Array[] = []
  private length = 0

  constructor(onLine: (line: string) => void) {
    this.onLine = onLine
  }

  take(bytes: Uint8Array): void {
    let start = 0
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      this.keep(bytes.subarray(start, end))
      this.flush()
      start = end + 1
    }
    this.keep(bytes.subarray(start))
  }

  /** The last line may lack its end. */
  end(): void {
    if (this.length > 0) this.flush()
  }

  /** A log that was emptied while its service had it open begins with nothing but zeros. */
  private keep(piece: Uint8Array): void {
    const from = this.length > 0 ? 0 : piece.findIndex((byte) => byte !== 0)
    const kept = from < 0 ? nothing : piece.subarray(from, from + longestLine - this.length)
    if (kept.length === 0) return
    this.pieces.push(kept)
    this.length += kept.length
  }

  private flush(): void {
    const [only = nothing, ...more] = this.pieces
    const line = more.length === 0 ? only : Buffer.concat(this.pieces, this.length)
    this.pieces = []
    this.length = 0
    const text = isUtf8(line)
      ? Buffer.from(line.buffer, line.byteOffset, line.length).toString()
      : decodeText(line).text
    this.onLine(text.endsWith('\r') ? text.slice(0, -1) : text)
  }
}
