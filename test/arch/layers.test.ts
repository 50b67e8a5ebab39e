import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { forbiddenTo, type Layer, layers } from './layers.ts'
import { importsOf, root, type Source, sourcesIn } from './sources.ts'

const sources = sourcesIn('src/**/*.{ts,mjs}')
const inLayer = (layer: Layer): readonly Source[] =>
  sources.filter(({ path }) => path.startsWith(`src/${layer.folder}/`))

/** The folder of src/ that an import leads to; null for what lies outside of the project. */
function targetOf(source: Source, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null
  const [top, folder] = normalize(join(dirname(source.path), specifier)).split('/')
  return top === 'src' ? (folder as string) : `out of src: ${specifier}`
}

describe('the layers', () => {
  it('are all the folders of src', () => {
    const folders = new Set(sources.map(({ path }) => path.split('/')[1]))
    expect([...folders].sort()).toEqual(layers.map(({ folder }) => folder).sort())
  })

  it.each(layers.map((layer) => [layer.folder, layer] as const))('%s imports only what it may', (_, layer) => {
    const allowed = new Set<string | null>([layer.folder, ...layer.mayImport])
    const wrong = inLayer(layer).flatMap((source) =>
      importsOf(source)
        .map((specifier) => ({ specifier, target: targetOf(source, specifier) }))
        .filter(({ target }) => (target === null ? !layer.outside : !allowed.has(target)))
        .map(({ specifier }) => `${source.path} imports ${specifier}`),
    )
    expect(wrong).toEqual([])
  })

  it.each(layers.filter(({ pure }) => pure).map((layer) => [layer.folder, layer] as const))(
    '%s is pure',
    (_, layer) => {
      const impure =
        /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.|\bsetTimeout\b|\basync\b|\bawait\b|\bPromise\b|\bprocess\./
      const wrong = inLayer(layer).flatMap(({ path, text }) =>
        text.split('\n').flatMap((line, i) => (impure.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
      )
      expect(wrong).toEqual([])
    },
  )

  it('run one way: no folder imports one that imports it', () => {
    const back = layers.flatMap(({ folder, mayImport }) =>
      mayImport.filter((other) => layers.find((layer) => layer.folder === other)?.mayImport.includes(folder)),
    )
    expect(back).toEqual([])
  })

  it('are what the linter is told', () => {
    const { overrides } = JSON.parse(readFileSync(`${root}biome.json`, 'utf8')) as {
      overrides: readonly {
        includes: readonly string[]
        linter?: { rules?: { style?: { noRestrictedImports?: { options: { patterns: { group: string[] }[] } } } } }
      }[]
    }
    const told = Object.fromEntries(
      overrides.flatMap(({ includes, linter }) => {
        const rule = linter?.rules?.style?.noRestrictedImports
        return rule === undefined ? [] : [[includes[0], rule.options.patterns.flatMap(({ group }) => group)]]
      }),
    )
    const expected = Object.fromEntries(
      layers
        .filter((layer) => forbiddenTo(layer).length > 0 || !layer.outside)
        .map((layer) => [
          `src/${layer.folder}/**`,
          [...forbiddenTo(layer).map((folder) => `**/${folder}/**`), ...(layer.outside ? [] : ['node:*'])],
        ]),
    )
    expect(told).toEqual(expected)
  })
})

describe('the rooms', () => {
  const folders = new Set(sources.map(({ path }) => dirname(path)))

  it.each([...folders].sort())('%s says in a short README what it is', (folder) => {
    const readme = `${root}${folder}/README.md`
    expect(existsSync(readme), `${folder}/README.md`).toBe(true)
    expect(readFileSync(readme, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(30)
  })

  it('hold no file that is too long to read', () => {
    const long = [
      ...sources,
      ...sourcesIn('test/**/*.ts'),
      ...sourcesIn('bench/*.ts'),
      ...sourcesIn('scripts/**/*.{ts,mjs}'),
    ]
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ path, lines }) => lines > (path.endsWith('.test.ts') ? 300 : 400))
    expect(long).toEqual([])
  })

  it('are entered by name: no default export, nothing unfinished', () => {
    const marks = /^export default|\bTODO\b|\bFIXME\b|@ts-ignore/m
    const wrong = sources.filter(({ text }) => marks.test(text)).map(({ path }) => path)
    expect(wrong).toEqual([])
  })

  it('hold files that say what they are for', () => {
    expect(sources.filter(({ text }) => !text.includes('/**')).map(({ path }) => path)).toEqual([])
  })
})
