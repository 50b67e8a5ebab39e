/** Multipath maps, as `multipath -ll` prints them for people. */
import { malformed } from './malformed.ts'
import { isWarning } from './multipath-json.ts'
import { knownWord, type ListedMap, type ListedPath, pathState, queuesIn } from './multipath-map.ts'
import { normalWwid } from './scsi-wwid.ts'
import { fieldsOf, type Line, linesOf } from './text-lines.ts'

type Draft = { -readonly [K in keyof ListedMap]: K extends 'paths' ? ListedPath[] : ListedMap[K] }

const alone = ['No devices found', 'No paths found']

export function parseMultipathLl(text: string, source = 'multipath -ll'): readonly ListedMap[] {
  const maps: Draft[] = []
  let bare: Line | null = null
  const closed = (): void => {
    if (bare !== null) throw malformed(source, { line: bare.number, column: 1 }, 'a map without its properties')
  }
  for (const line of linesOf(text)) {
    const words = line.text.trimEnd()
    if (words === '' || isWarning(words) || alone.includes(words)) continue
    const map = maps.at(-1)
    if (map === undefined || !isPart(words)) {
      closed()
      bare = line
      maps.push(headOf(line, source))
    } else if (words.startsWith('size=')) {
      bare = null
      map.queueing = queuesIn(/ features='([^']*)'/.exec(words)?.[1] ?? '')
    } else if (!words.includes('policy=')) map.paths.push(pathOf(line, source))
  }
  closed()
  return maps
}

/** Lines within a map: its properties, or a branch of the tree below it. */
const isPart = (line: string): boolean => /^(?:size=|[|` ]{1,2}[-+| `])/.test(line)

/** `mpatha (36000…) dm-3 3PARdata,VV`, where the word in brackets is missing if the map is called by its WWID. */
function headOf(line: Line, source: string): Draft {
  const words = fieldsOf(line.text)
  const action = words[0]?.endsWith(':') ? 1 : 0
  const name = words[action]
  const inBrackets = /^\((.+)\)$/.exec(words[action + 1] ?? '')?.[1]
  const at = action + (inBrackets === undefined ? 1 : 2)
  const device = words[at]
  if (name === undefined || device === undefined || !/^(?:dm-\d+|undef)$/.test(device))
    throw malformed(source, { line: line.number, column: 1 }, 'expected a map: its name, its WWID and its device')
  const made = words.slice(at + 1).join(' ')
  const comma = made.indexOf(',')
  return {
    name,
    wwid: normalWwid(inBrackets ?? name),
    device,
    queueing: false,
    vendor: knownWord(comma < 0 ? made : made.slice(0, comma)),
    product: comma < 0 ? null : knownWord(made.slice(comma + 1)),
    paths: [],
  }
}

/** The checker's state may have a blank in it, `i/o pending`: it is all between the second word and the last. */
function pathOf(line: Line, source: string): ListedPath {
  const words = fieldsOf(line.text.replace(/^[|` -]*/, ''))
  const [hctl, device, number, state] = words
  const transport = words.at(-1)
  if (hctl === undefined || device === undefined || number === undefined || state === undefined || words.length < 6)
    throw malformed(source, { line: line.number, column: 1 }, 'expected a path: its address, device and states')
  return {
    device,
    hctl: knownWord(hctl),
    number: knownWord(number),
    state: pathState(state),
    checker: words.slice(4, -1).join(' '),
    transport: transport as string,
  }
}
