/** The acceptance cases are found by their numbers: none of them may fall out of the suite unseen. */
import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** As in `A-7` at the beginning of a title, or in `A-1, A-2`. */
const numbers = /\bA-(\d{1,2})\b(?=[:,])/g

it('each of the 26 acceptance cases is the title of a test', () => {
  const titles = globSync('test/**/*.test.ts').flatMap((path) => readFileSync(path, 'utf8').match(numbers) ?? [])
  const wanted = Array.from({ length: 26 }, (_, at) => `A-${at + 1}`)
  expect(wanted.filter((number) => !titles.includes(number))).toEqual([])
})
