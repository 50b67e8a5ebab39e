import { describe, expect, it } from 'vitest'
import { cleanLine, cleanText, counted, escapeHtml } from '../../../src/kernel/text.ts'

describe('texts that others wrote', () => {
  it.each([
    ['a cursor movement', 'disk\u001b[2K\u001b[1A', 'disk\\u{1b}[2K\\u{1b}[1A'],
    ['a return to the line’s begin', 'bad\rgood', 'bad\\u{d}good'],
    ['a backspace', 'ab\b', 'ab\\u{8}'],
    ['a zero byte', 'a\u0000b', 'a\\u{0}b'],
    ['a change of direction', 'abc\u202edef', 'abc\\u{202e}def'],
    ['an invisible blank', 'ad\u200bmin', 'ad\\u{200b}min'],
    ['an escape of eight bits', 'a\u009b2Jb', 'a\\u{9b}2Jb'],
    ['a separator of lines', 'a\u2028b', 'a\\u{2028}b'],
  ])('show %s instead of doing it', (_what, text, shown) => {
    expect(cleanText(text)).toBe(shown)
  })

  it('keep letters of every script, and the ends of lines', () => {
    expect(cleanText('größe 卷 Ünï 🙂\nnext')).toBe('größe 卷 Ünï 🙂\nnext')
  })

  it('stay on one line where there is but one', () => {
    expect(cleanLine('web\n- all is well\u001b[2K')).toBe('web\\u{a}- all is well\\u{1b}[2K')
  })

  it('are no markup in a page', () => {
    expect(escapeHtml(`<script>alert("x" & 'y')</script>`)).toBe(
      '&lt;script&gt;alert(&quot;x&quot; &amp; &#39;y&#39;)&lt;/script&gt;',
    )
    expect(escapeHtml('\u001b')).toBe('\\u{1b}')
  })
})

describe('a count of things', () => {
  it.each([
    [0, '0 volumes'],
    [1, '1 volume'],
    [2, '2 volumes'],
  ])('of %i is %s', (count, text) => {
    expect(counted(count, 'volume')).toBe(text)
  })
})
