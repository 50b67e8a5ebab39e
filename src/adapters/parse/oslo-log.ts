/** One line of a log in oslo.log's own form, and in the forms that distributions made of it. */
import { isUuid, type ServerId } from '../../kernel/ids.ts'
import { instantIn, type LogRecord, levelOf, requestsIn } from './log-record.ts'

export interface OsloLine extends LogRecord {
  /** Whether the line has its context in brackets. Lines of a traceback have none. */
  readonly context: boolean
}

const date = String.raw`(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d)(?:[.,](\d{1,6}))?(?:\.\d{3})?(Z|[+-]\d\d:?\d\d)?`
const head = new RegExp(String.raw`^(?:${date} )?(?:(\d{1,10}) )?([A-Z]{4,8}) ([\w.:-]{1,200})(?: |$)`)

/** Colours of terminals: an escape, a bracket, numbers and an `m`. */
const colour = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g')

/** Null for a line that begins no entry: it belongs to the one above. `zone` is the one of the machine that wrote it. */
export function parseOsloLine(line: string, zone: string | null): OsloLine | null {
  const plain = line.replace(colour, '')
  const found = head.exec(plain)
  if (found === null) return null
  const [whole, moment, fraction = '', ownZone, process, word, logger] = found
  const level = levelOf(word as string)
  if (level === null) return null
  const rest = plain.slice(whole.length)
  const context = contextOf(rest)
  const body = rest.slice(context.length)
  const instance = /^\[instance: ([\da-fA-F-]{36})\] ?/.exec(body)
  return {
    at: moment === undefined ? null : instantIn(`${moment}.${fraction.padEnd(3, '0')}`, ownZone ?? zone),
    level,
    logger: logger as string,
    process: process ?? null,
    ...requestsIn(context.words),
    instance:
      instance !== null && isUuid(instance[1] as string) ? ((instance[1] as string).toLowerCase() as ServerId) : null,
    message: instance === null ? body : body.slice(instance[0].length),
    trace: [],
    context: context.length > 0,
  }
}

/** The brackets with request and user: `[-]`, or words of which one is a request. Other brackets are of the message. */
function contextOf(rest: string): { readonly words: readonly string[]; readonly length: number } {
  const [whole, inside] = /^\[([^\]]{1,600})\] ?/.exec(rest) ?? []
  if (whole === undefined || inside === undefined) return { words: [], length: 0 }
  const words = inside.split(' ')
  const isContext = inside === '-' || words[0] === 'None' || words.some((word) => word.startsWith('req-'))
  return isContext ? { words, length: whole.length } : { words: [], length: 0 }
}
