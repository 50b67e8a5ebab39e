import { describe, expect, it } from 'vitest'
import { stableHash } from '../../../src/kernel/hash.ts'

describe('a stable hash', () => {
  it('is the same on every machine and in every version: ids of findings are compared over years', () => {
    expect(stableHash('')).toBe('cbf29ce484222325')
    // FNV-1a of the bytes 61 00: "a" in UTF-16, low byte first.
    expect(stableHash('a')).toBe('089be207b544f1e4')
  })

  it('is always 16 hex digits', () => {
    for (const text of ['', 'a', 'ghost-server-attachment', '卷', '\u0000'.repeat(50)])
      expect(stableHash(text)).toMatch(/^[0-9a-f]{16}$/)
  })

  it('tells apart what differs in order, in length and in the high half of a character', () => {
    const texts = ['ab', 'ba', 'a', 'aa', 'aaa', '\u0100', '\u0001', '\u0000', '\u0000\u0000']
    expect(new Set(texts.map(stableHash)).size).toBe(texts.length)
  })
})
