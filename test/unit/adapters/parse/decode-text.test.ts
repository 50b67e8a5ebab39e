import { expect, it } from 'vitest'
import { decodeText } from '../../../../src/adapters/parse/decode-text.ts'

it.each([
  [[0x67, 0xc3, 0xb6], 'gö', 'utf-8'],
  [[0xef, 0xbb, 0xbf, 0x61], 'a', 'utf-8'],
  [[0x67, 0xf6], 'gö', 'latin1'],
  [[0xff, 0xfe, 0x67, 0x00, 0xf6, 0x00], 'gö', 'utf-16le'],
  [[0xfe, 0xff, 0x00, 0x67, 0x00, 0xf6], 'gö', 'utf-16be'],
  [[], '', 'utf-8'],
])('the bytes %j are %j in %s', (bytes, text, encoding) => {
  expect(decodeText(Uint8Array.from(bytes))).toEqual({ text, encoding })
})
