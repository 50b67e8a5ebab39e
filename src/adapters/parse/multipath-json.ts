/** Multipath maps, as `multipathd show maps json` gives them. */
import { readJson } from './json-document.ts'
import { type JsonRow, rowOf } from './json-row.ts'
import { malformed } from './malformed.ts'
import { knownWord, type ListedMap, type ListedPath, pathState, queuesIn } from './multipath-map.ts'
import { normalWwid } from './scsi-wwid.ts'
import { linesOf } from './text-lines.ts'

/**
 * Whoever may not ask, or asks a daemon that is busy or stopped, gets a sentence instead, with exit code 0; and the
 * daemon's client may print warnings first. A sentence is refused: it is no list without maps.
 */
export function parseMultipathJson(text: string, source = 'multipathd show maps json'): readonly ListedMap[] {
  const root = rowOf(readJson(source, text, beginOf(text, source)))
  if (root.number('major_version') !== 0) throw root.refused('a version of the format that is not known')
  return root.rows('maps').map(mapOf)
}

function beginOf(text: string, source: string): number {
  let at = 0
  for (const line of linesOf(text)) {
    if (line.text.startsWith('{')) return at
    if (line.text.trim() !== '' && !isWarning(line.text))
      throw malformed(
        source,
        { line: line.number, column: 1 },
        `multipathd gave no list, but said "${shown(line.text)}"`,
      )
    at = text.indexOf('\n', at) + 1
  }
  throw malformed(source, { line: 1, column: 1 }, 'multipathd gave no list')
}

/** The begin of it, for the operator; multipath has no secrets. */
const shown = (line: string): string => line.trim().slice(0, 80)

/** `22.512243 | couldn't open …`, or with a date before the bar. */
export const isWarning = (line: string): boolean => /^[\w:. ]{1,40}\| /.test(line)

function mapOf(row: JsonRow): ListedMap {
  const features = row.textOr('features', '')
  return {
    name: row.text('name'),
    wwid: normalWwid(row.text('uuid')),
    device: row.text('sysfs'),
    queueing: queuesIn(features) || row.textOr('queueing', '') === 'on',
    vendor: knownWord(row.textOr('vend', '').trim()),
    product: knownWord(row.textOr('prod', '').trim()),
    paths: row.rowsOr('path_groups').flatMap((group) => group.rowsOr('paths').map(pathOf)),
  }
}

const pathOf = (row: JsonRow): ListedPath => ({
  device: row.text('dev'),
  hctl: null,
  number: knownWord(row.textOr('dev_t', '')),
  state: pathState(row.text('dm_st')),
  checker: row.text('chk_st'),
  transport: row.text('dev_st'),
})
