import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { root } from '../arch/sources.ts'
import { retold, withoutIds } from '../support/retell.ts'

const walk = `${root}docs/tutorial/first-walk.md`

/** `vitest run test/docs --update` writes what is printed now. */
it('shows what its commands print', { timeout: 120_000 }, async () => {
  const text = readFileSync(walk, 'utf8')
  const told = await retold(text)
  expect(told).not.toContain('This is a defect of cindersweep')
  // Another id of a simulated volume is no reason to tell it all again.
  if (withoutIds(told) !== withoutIds(text)) await expect(told).toMatchFileSnapshot(walk)
})
