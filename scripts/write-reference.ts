/**
 * Writes the pages of the reference that can be taken from the code itself:
 *
 *   node scripts/write-reference.ts
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cliReference } from './reference/cli.ts'
import { faultReference } from './reference/faults.ts'

/** The pages, by their path in the project. */
export const pages: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/reference/cli.md': cliReference,
  'docs/reference/faults.md': faultReference,
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('..', import.meta.url))
  for (const [path, page] of Object.entries(pages)) {
    writeFileSync(`${root}${path}`, await page())
    console.log(`wrote ${path}`)
  }
}
