import { describe, expect, it } from 'vitest'
import { wordsOf } from '../../../src/kernel/uuid-words.ts'

const words = (text: string): readonly number[] | null => {
  const into = new Int32Array(4)
  return wordsOf(text, into) ? [...into].map((word) => word >>> 0) : null
}

describe('a UUID as numbers', () => {
  it('is its digits, eight to a number', () => {
    expect(words('01234567-89ab-4cde-8f01-fedcba987654')).toEqual([0x01234567, 0x89ab4cde, 0x8f01fedc, 0xba987654])
    expect(words('ffffffff-ffff-ffff-ffff-ffffffffffff')).toEqual([0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff])
  })

  it.each([
    '',
    'attached',
    '01234567-89AB-4cde-8f01-fedcba987654',
    '0123456789ab4cde8f01fedcba987654',
    '01234567-89ab-4cde-8f01-fedcba98765g',
    'g1234567-89ab-4cde-8f01-fedcba987654',
    '01234567-89ab-4cde-8f01xfedcba987654',
    '01234567-89ab-4cde-8f01-fedcba9876545',
    '01234567-89ab-4cde-8f01-fedcba98765\u01b4',
  ])('is not made of "%s"', (text) => {
    expect(words(text)).toBeNull()
  })
})
