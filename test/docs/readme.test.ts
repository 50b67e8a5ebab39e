import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { faultNames } from '../../src/model/faults.ts'
import { root } from '../arch/sources.ts'
import { withoutIds } from '../support/retell.ts'

const readme = readFileSync(`${root}README.md`, 'utf8')

it('shows what the demo prints', () => {
  const printed = execFileSync(`${root}bin/cindersweep`, ['demo'], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  const shown = /^ {4}held by[\s\S]*?(?=^\S)/m.exec(readme)?.[0].replace(/^ {4}/gm, '').trimEnd() ?? ''
  expect(withoutIds(printed)).toContain(withoutIds(shown))
  expect(printed).toContain('14 findings')
  expect(readme).toContain('fourteen findings')
})

it('counts the faults, and names none that does not exist', () => {
  expect(readme).toContain('Forty-seven faults')
  expect(faultNames).toHaveLength(47)
  const named = [...readme.matchAll(/^\| [^|`]+ \| (.*`.*) \|$/gm)].flatMap((row) =>
    [...(row[1] as string).matchAll(/`([a-z-]+)`/g)].map((found) => found[1]),
  )
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((name) => !faultNames.some((fault) => fault === name))).toEqual([])
})
