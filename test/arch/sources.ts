/** The project's own sources, for tests of its shape. */
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Source {
  /** Relative to the project, with slashes. */
  readonly path: string
  readonly text: string
}

export const sourcesIn = (pattern: string): readonly Source[] =>
  globSync(pattern, { cwd: root })
    .filter((path) => !path.includes('node_modules'))
    .sort()
    .map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }))

/** What a file imports, as it is written there; `import()` as well as `from`. */
export const importsOf = ({ text }: Source): readonly string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport\()\s*'([^']+)'/g)].map((found) => found[1] as string)
