/** The project's own documents, for tests that they say what is so. */
import { existsSync, globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root, type Source, sourcesIn } from '../arch/sources.ts'

const folders = '{src,test,docs,bench,scripts,changes}'

export const documents: readonly Source[] = [...sourcesIn('*.md'), ...sourcesIn(`${folders}/**/*.md`)]

/** Links within the project that lead nowhere. */
export const lostLinks = (document: Source): readonly string[] =>
  linksIn(document).filter((target) => !existsSync(join(root, dirname(document.path), target)))

/** Targets of links within the project, without the place on the page. */
export const linksIn = ({ text }: Source): readonly string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((found) => (found[1] as string).replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))

const files = globSync(['*.*', `${folders}/**/*.*`], { cwd: root }).map((path) => `/${path}`)

/** Files that a document names as code, by their whole path or its end, and that do not exist. */
export const lostFiles = ({ text }: Source): readonly string[] =>
  [...text.matchAll(/`([\w./-]+\.(?:ts|mjs|svg|md))`/g)]
    .map((found) => found[1] as string)
    .filter(
      (name) => !name.includes('NNNN') && !files.some((path) => path.endsWith(`/${name.replace(/^(\.\.?\/)+/, '')}`)),
    )
