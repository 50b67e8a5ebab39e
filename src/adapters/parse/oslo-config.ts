/**
 * One file of an OpenStack service's configuration, by the rules of oslo.config, which are not those of other INI
 * files: `;` and `#` are comments only where a line begins, a line that begins with a blank continues the value
 * above, and a key that is given twice has both values.
 */
import { malformed } from './malformed.ts'

export interface Assignment {
  /** As the file writes it; `DEFAULT`, or compared without regard to case. */
  readonly group: string
  readonly key: string
  /** Continuations are joined with newlines; `$` is not yet replaced. */
  readonly value: string
  readonly line: number
}

export interface OsloFile {
  readonly path: string
  /** Every group that the file opens, also one without an option. */
  readonly groups: readonly string[]
  readonly assignments: readonly Assignment[]
}

const mend = 'Mend the file at that line; the service itself would not start with it.'

export function parseOsloConfig(text: string, path: string): OsloFile {
  const reader = new FileReader(path)
  // Python reads files with universal newlines, and a byte order mark is no part of the first group's name.
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  for (const [i, line] of lines.entries()) reader.take(strippedRight(line), i + 1)
  reader.flush()
  return { path, groups: [...reader.groups], assignments: reader.assignments }
}

class FileReader {
  readonly groups = new Set<string>()
  readonly assignments: Assignment[] = []
  private readonly path: string
  private group: string | null = null
  private open: { readonly key: string; readonly value: string[]; readonly line: number } | null = null

  constructor(path: string) {
    this.path = path
  }

  take(line: string, number: number): void {
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (this.open === null) throw this.refused(number, 'a line that continues nothing: it begins with a blank')
      this.open.value.push(strippedLeft(line))
      return
    }
    // An empty line and a comment end a value too.
    this.flush()
    if (line.startsWith('[')) this.begin(line, number)
    else if (line !== '' && !line.startsWith('#') && !line.startsWith(';')) this.assign(line, number)
  }

  flush(): void {
    if (this.open === null || this.group === null) return
    const { key, value, line } = this.open
    this.assignments.push({ group: this.group, key, value: value.join('\n'), line })
    this.open = null
  }

  private begin(line: string, number: number): void {
    if (!line.endsWith(']')) throw this.refused(number, 'a group must end with "]"; comments have lines of their own')
    if (line.length <= 2) throw this.refused(number, 'a group without a name')
    this.group = line.slice(1, -1)
    this.groups.add(this.group)
  }

  /** Divides at `=` or `:`, whichever comes first: values have both in them. */
  private assign(line: string, number: number): void {
    const at = line.search(/[=:]/)
    if (at < 0) throw this.refused(number, 'an option without "=" or ":"')
    const key = stripped(line.slice(0, at))
    if (key === '') throw this.refused(number, 'a value without an option before it')
    if (this.group === null) throw this.refused(number, 'an option before the first group')
    this.open = { key, value: [unquoted(stripped(line.slice(at + 1)))], line: number }
  }

  /** Says nothing of what the line holds: it may be a password. */
  private refused(line: number, sentence: string): Error {
    return malformed(this.path, { line, column: 1 }, sentence, mend)
  }
}

/** Without one pair of equal quotes around it. */
const unquoted = (value: string): string =>
  value !== '' && value.at(0) === value.at(-1) && /^["']/.test(value) ? value.slice(1, -1) : value

/** What Python takes for white space, and JavaScript does not: separators of files, groups, records, units, lines. */
const whiteInPython = '\u001c\u001d\u001e\u001f\u0085'

function strippedRight(text: string): string {
  let end = text.length
  while (end > 0 && isWhite(text[end - 1] as string)) end--
  return text.slice(0, end)
}

function strippedLeft(text: string): string {
  let start = 0
  while (start < text.length && isWhite(text[start] as string)) start++
  return text.slice(start)
}

/** The byte order mark is white space to JavaScript alone. */
const isWhite = (char: string): boolean => (char !== '\uFEFF' && char.trim() === '') || whiteInPython.includes(char)

const stripped = (text: string): string => strippedLeft(strippedRight(text))
