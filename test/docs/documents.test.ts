import { describe, expect, it } from 'vitest'
import { faultNames } from '../../src/model/faults.ts'
import { sourcesIn } from '../arch/sources.ts'
import { documents, linksIn, lostFiles, lostLinks } from '../support/documents.ts'

describe('the documents', () => {
  it.each(documents.map((document) => [document.path, document] as const))(
    '%s leads nowhere in vain',
    (_, document) => {
      expect([...lostLinks(document), ...lostFiles(document)]).toEqual([])
    },
  )

  it('are plain text without invisible characters', () => {
    const strange = documents.filter(({ text }) => /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\u00a0]/u.test(text))
    expect(strange.map(({ path }) => path)).toEqual([])
  })
})

describe('the runbooks', () => {
  const runbooks = sourcesIn('docs/runbooks/*.md')
  const sections = [
    'What the planes say',
    'How it comes about',
    'How it is recognised',
    'What looks like it, and is not',
    'By hand',
    'What cindersweep would do',
    'Beware',
  ]

  it('are one for each fault, by its name', () => {
    expect(runbooks.map(({ path }) => path).sort()).toEqual(faultNames.map((name) => `docs/runbooks/${name}.md`).sort())
  })

  it.each(runbooks.map((runbook) => [runbook.path, runbook] as const))(
    '%s has its title and every section',
    (path, { text }) => {
      expect(text.split('\n')[0]).toBe(`# ${path.replace('docs/runbooks/', '').replace('.md', '')}`)
      expect([...text.matchAll(/^## (.+)$/gm)].map((found) => found[1])).toEqual(sections)
    },
  )

  it('say their fault in one sentence, directly below the title', () => {
    const wrong = runbooks.filter(({ text }) => !/^# .+\n\n[A-Z][^\n]+\.\n\n## /.test(text))
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  it('speak of no fault that does not exist', () => {
    const alike =
      /`((?:stuck|dangling|leaked|orphan|stale|faulty|ghost|backend|error|busy|service|cell|plane|quota)-[a-z-]+)`/g
    const known: ReadonlySet<string> = new Set([...faultNames, 'error-attaching'])
    const wrong = runbooks.flatMap(({ path, text }) =>
      [...text.matchAll(alike)]
        .map((found) => found[1] as string)
        .filter((name) => !known.has(name))
        .map((name) => `${path}: ${name}`),
    )
    expect(wrong).toEqual([])
  })
})

describe('the decisions', () => {
  it('are all in their index, and each says what would change our mind', () => {
    const index = documents.find(({ path }) => path === 'docs/decisions/README.md')
    const decisions = sourcesIn('docs/decisions/[0-9]*.md')
    expect(index === undefined ? [] : linksIn(index)).toEqual(
      decisions.map(({ path }) => path.replace('docs/decisions/', '')),
    )
    for (const { path, text } of decisions) {
      const sections = [...text.matchAll(/^## (.+)$/gm)].map((found) => found[1])
      expect(sections, path).toEqual(['Context', 'Decision', 'Consequences', 'What would change our mind'])
    }
  })
})

describe('the changes', () => {
  it('each begin with what kind of change it is, in one line', () => {
    const wrong = sourcesIn('changes/*.md')
      .filter(({ path }) => !path.endsWith('README.md'))
      .filter(({ text }) => !/^(Feature|Fix|Change): [A-Z][^\n]+[^.\n]\n(\n|$)/.test(text))
    expect(wrong.map(({ path }) => path)).toEqual([])
  })
})
