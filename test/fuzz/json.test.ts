/** JSON: what JavaScript reads and refuses is read and refused here, and no number loses a digit. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readJson } from '../../src/adapters/parse/json-document.ts'
import { parseRbdStatus } from '../../src/adapters/parse/rbd-clients.ts'
import { sample } from '../support/samples.ts'
import { answersOrRefuses, holds, spoiled } from '../support/spoiled.ts'

function succeeds(work: () => unknown): boolean {
  try {
    work()
    return true
  } catch {
    return false
  }
}

describe('JSON', () => {
  it('that JavaScript reads means the same here', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), (text) => {
        expect(
          JSON.stringify(readJson('x', text).root, (_, value) => (typeof value === 'bigint' ? Number(value) : value)),
        ).toBe(JSON.stringify(JSON.parse(text)))
      }),
      { numRuns: 2_000 },
    )
  })

  it('that JavaScript refuses is refused here', () => {
    holds(spoiled([sample('rbd/info.txt'), '[1, -2.5e3, "a\\u00fcb", true, null, {"a": []}]']), (text) => {
      // Two things are meant otherwise: raw control characters in texts, and numbers longer than any that is written.
      if (/[-+.\deE]{41}/.test(text) || [...text].some((char) => char < ' '))
        return answersOrRefuses(() => readJson('x', text))
      return succeeds(() => readJson('x', text)) === succeeds(() => JSON.parse(text))
    })
  })

  it('keeps a number of 64 bits, whichever', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (cookie) => {
        const [watcher] = parseRbdStatus(`{"watchers":[{"address":"a","client":1,"cookie":${cookie}}]}`, 'x')
        return watcher?.cookie === String(cookie)
      }),
      { numRuns: 10_000 },
    )
  })
})
