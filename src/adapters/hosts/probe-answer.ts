/** The probe's answer, taken apart into its sections. */

export interface Section {
  readonly text: string
  /** Null when the answer broke off within the section. */
  readonly code: number | null
  /** What the command said of its failure. */
  readonly says: string
}

export interface ProbeAnswer {
  readonly sections: ReadonlyMap<string, Section>
  /** Whether the script came to its end. */
  readonly whole: boolean
}

/** Only lines that bear the nonce divide: whatever a device or domain is called, it cannot pretend to. */
export function readAnswer(stdout: string, nonce: string): ProbeAnswer {
  const sections = new Map<string, Section>()
  const mark = `#${nonce} `
  let open: { readonly name: string; readonly lines: string[] } | null = null
  let last: string | null = null
  let whole = false
  for (const line of stdout.split('\n')) {
    if (!line.startsWith(mark)) {
      open?.lines.push(line)
      continue
    }
    const [word, ...rest] = line.slice(mark.length).split(' ')
    if (word === 'begin') open = { name: rest.join(' '), lines: [] }
    else if (word === 'whole') whole = true
    else if (word === 'end' && open !== null) {
      last = open.name
      sections.set(last, { text: textOf(open.lines), code: Number(rest.at(-1)), says: '' })
      open = null
    } else if (word === 'says' && last !== null) {
      const section = sections.get(last)
      if (section !== undefined) sections.set(last, { ...section, says: rest.join(' ').trim() })
    }
  }
  if (open !== null) sections.set(open.name, { text: textOf(open.lines), code: null, says: '' })
  return { sections, whole }
}

/** Without the empty line that stands before each mark. */
const textOf = (lines: readonly string[]): string => (lines.at(-1) === '' ? lines.slice(0, -1) : lines).join('\n')

/** The rows of a section whose fields are divided by tabs. */
export const rowsOf = (section: Section | undefined): readonly (readonly string[])[] =>
  (section?.text ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))
