import { describe, expect, it } from 'vitest'
import { pad, textWidth, unbrokenWidth, wrap } from '../../../../src/cli/printers/text-width.ts'

describe('the width of a text', () => {
  it.each([
    ['plain letters', 'volume', 6],
    ['letters of East Asia, which take two', '卷a宗', 5],
    ['signs that are wide', '🙂', 2],
    ['accents that stand on another letter', 'e\u0301', 1],
    ['nothing', '', 0],
  ])('counts %s', (_name, text, width) => {
    expect(textWidth(text)).toBe(width)
  })

  it('is filled up to what is wanted, and never cut', () => {
    expect(pad('卷', 4)).toBe('卷  ')
    expect(pad('volume', 3)).toBe('volume')
  })
})

describe('a text that is wrapped', () => {
  it('breaks at blanks', () => {
    expect(wrap('who holds this volume', 10)).toEqual(['who holds', 'this', 'volume'])
  })

  it('breaks in the middle of a word only where the word alone is too long', () => {
    expect(wrap('a abcdefgh b', 4)).toEqual(['a', 'abcd', 'efgh', 'b'])
  })

  it('never makes a line wider than wanted, also of wide letters', () => {
    const lines = wrap('卷宗卷宗卷 x', 5)
    expect(lines).toEqual(['卷宗', '卷宗', '卷 x'])
  })

  it('comes to an end where not even one letter fits', () => {
    expect(wrap('卷宗', 1)).toEqual(['卷', '宗'])
  })

  it('keeps its own ends of lines, and is never nothing', () => {
    expect(wrap('a\nb', 10)).toEqual(['a', 'b'])
    expect(wrap('', 10)).toEqual([''])
  })
})

describe('the width that breaks no word', () => {
  it('is that of the longest', () => {
    expect(unbrokenWidth(['a bcd', 'ef'])).toBe(3)
  })

  it('is never more than that of an id in the name of an object', () => {
    const image = 'volume-8267b924-3954-4e4e-8b66-91b3c02485d9'
    expect(unbrokenWidth([image])).toBe(image.length)
    expect(unbrokenWidth([`${image}x`.repeat(5)])).toBe(image.length)
  })
})
