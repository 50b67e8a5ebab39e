/** Reads CSV as RFC 4180 has it, and takes nothing else: who quotes wrongly is told so. */
export function csvRows(text: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    const quoted = /"((?:[^"]|"")*)"/y
    const bare = /[^",\r\n]*/y
    quoted.lastIndex = bare.lastIndex = at
    const found = quoted.exec(text)
    if (found !== null) row.push((found[1] as string).replaceAll('""', '"'))
    else row.push((bare.exec(text) as RegExpExecArray)[0])
    at = found === null ? bare.lastIndex : quoted.lastIndex
    const end = /,|\r?\n|$/y
    end.lastIndex = at
    const separator = end.exec(text)
    if (separator === null) throw new Error(`no CSV at ${at}: ${text.slice(at, at + 20)}`)
    at = end.lastIndex
    if (separator[0] === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}
