/** XML as a tree of elements, for descriptions that are short. */
import { SaxesParser } from 'saxes'
import type { CinderSweepError } from '../../kernel/errors.ts'
import { malformed } from './malformed.ts'

export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** The text directly in it, without blanks around. */
  readonly text: string
}

type Draft = { -readonly [K in keyof XmlElement]: K extends 'children' ? Draft[] : XmlElement[K] }

/** So deep is no description of a domain; a backing chain of that length could not be opened. */
const deepest = 400

/** Reads the one element that the text holds; entities are never fetched or expanded beyond the five of XML. */
export function readXml(source: string, text: string): XmlElement {
  const parser = new SaxesParser()
  const open: Draft[] = []
  let root: Draft | null = null
  const refused = (sentence: string): CinderSweepError =>
    malformed(source, { line: parser.line, column: parser.column + 1 }, sentence)

  parser.on('opentag', ({ name, attributes }) => {
    if (open.length === deepest) throw refused(`nested deeper than ${deepest}`)
    const element: Draft = { name, attributes, children: [], text: '' }
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  })
  parser.on('closetag', () => {
    const element = open.pop()
    if (element !== undefined) element.text = element.text.trim()
  })
  const keep = (words: string): void => {
    const element = open.at(-1)
    if (element !== undefined) element.text += words
  }
  parser.on('text', keep)
  parser.on('cdata', keep)
  // The parser's own sentence may quote what it found, and that may be a secret.
  parser.on('error', () => {
    throw refused('not well-formed XML')
  })
  // The parser does not expect half a character, which no UTF-8 decodes to.
  if (!text.isWellFormed()) throw refused('half a character')
  parser.write(text).close()
  if (root === null) throw refused('expected an XML element')
  return root
}

export const childOf = (element: XmlElement | null, name: string): XmlElement | null =>
  element?.children.find((child) => child.name === name) ?? null

export const childrenOf = (element: XmlElement | null, name: string): readonly XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? []

/** An attribute that may be missing, or empty. */
export const attributeOf = (element: XmlElement | null, name: string): string | null =>
  element?.attributes[name] || null

/** The text of a child that may be missing, or empty. */
export const textIn = (element: XmlElement | null, name: string): string | null => childOf(element, name)?.text || null
