import { describe, expect, it } from 'vitest'
import { LogLines } from '../../../../src/adapters/logs/log-lines.ts'

const bytes = (text: string, encoding: BufferEncoding = 'utf8'): Uint8Array => Buffer.from(text, encoding)

function linesOf(...pieces: readonly Uint8Array[]): readonly string[] {
  const lines: string[] = []
  const splitter = new LogLines((line) => lines.push(line))
  for (const piece of pieces) splitter.take(piece)
  splitter.end()
  return lines
}

describe('lines that come in pieces', () => {
  it('are the same wherever they were cut', () => {
    const whole = bytes('größe\r\nzwei\n\ndrei')
    const expected = ['größe', 'zwei', '', 'drei']
    expect(linesOf(whole)).toEqual(expected)
    for (let at = 0; at <= whole.length; at++)
      expect(linesOf(whole.subarray(0, at), whole.subarray(at))).toEqual(expected)
  })

  it('are legible in another encoding, each by itself', () => {
    expect(linesOf(bytes('größe\n', 'latin1'), bytes('größe\n'))).toEqual(['größe', 'größe'])
  })

  it('hold no more than a bound, however long they are, and the next one is whole', () => {
    const piece = bytes('x'.repeat(1 << 20))
    const [long, next] = linesOf(piece, piece, bytes('\nnext\n'))
    expect(long).toHaveLength(256 << 10)
    expect(next).toBe('next')
  })

  it('begin behind the zeros that an emptied file has before them', () => {
    expect(linesOf(new Uint8Array(1 << 20), bytes('\0\0first\n'))).toEqual(['first'])
  })
})
