/** Entries of a log that are JSON: those of oslo.log's own formatters, and envelopes that shippers put around a line. */
import { isUuid, type ServerId } from '../../kernel/ids.ts'
import { instantOf, type LogRecord, levelOf, requestsIn } from './log-record.ts'

/** What a shipper wrote around a line. */
export interface Envelope {
  readonly text: string
  readonly at: string | null
}

type Fields = Readonly<Record<string, unknown>>

/** The record that a line of JSON is; null when it is none, however it looks. */
export function fieldsOfJson(line: string): Fields | null {
  if (!line.startsWith('{')) return null
  try {
    const value: unknown = JSON.parse(line)
    return isFields(value) ? (isFields(value['_source']) ? value['_source'] : value) : null
  } catch {
    return null
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textIn = (fields: Fields, key: string): string | null => {
  const value = fields[key]
  return typeof value === 'string' && value !== '' ? value : null
}

/** What oslo.log's JSON and fluentd formatters wrote; null for other records. */
export function parseOsloJson(fields: Fields): LogRecord | null {
  const level = levelOf(textIn(fields, 'levelname') ?? textIn(fields, 'level') ?? '')
  const logger = textIn(fields, 'name')
  const message = textIn(fields, 'message')
  if (level === null || logger === null || message === null) return null
  const context = isFields(fields['context']) ? fields['context'] : {}
  const extra = isFields(fields['extra']) ? fields['extra'] : {}
  const trace = fields['traceback']
  const summary = textIn(fields, 'error_summary')
  return {
    at: typeof fields['created'] === 'number' ? instantOf(fields['created']) : timeIn(fields),
    level,
    logger,
    process: typeof fields['process'] === 'number' ? String(fields['process']) : null,
    ...requestsIn([context['global_request_id'], context['request_id']].filter((id) => typeof id === 'string')),
    instance: instanceIn(extra) ?? instanceIn(context),
    message: summary === null || message.includes(summary) ? message : `${message}: ${summary}`,
    trace: Array.isArray(trace) ? trace.filter((line) => typeof line === 'string') : [],
  }
}

function instanceIn(fields: Fields): ServerId | null {
  const instance = fields['instance']
  const id = isFields(instance)
    ? textIn(instance, 'uuid')
    : (textIn(fields, 'instance_uuid') ?? textIn(fields, 'instance'))
  return id !== null && isUuid(id) ? (id.toLowerCase() as ServerId) : null
}

/** Under which key shippers keep the line itself. */
const lineKeys = ['log', 'message', 'msg', 'MESSAGE', 'line', 'text', 'payload', 'Payload', 'event']

/** The line in an envelope; null when there is none in it. */
export function parseEnvelope(fields: Fields): Envelope | null {
  for (const key of lineKeys) {
    const text = textIn(fields, key)
    if (text !== null) return { text: text.replace(/\r?\n$/, ''), at: timeIn(fields) }
  }
  return null
}

/** Only times with a zone: the shipper may be elsewhere. */
function timeIn(fields: Fields): string | null {
  const micro = textIn(fields, '_SOURCE_REALTIME_TIMESTAMP') ?? textIn(fields, '__REALTIME_TIMESTAMP')
  if (micro !== null && /^\d{1,17}$/.test(micro)) return instantOf(Number(micro) / 1e6)
  for (const key of ['@timestamp', 'time', 'timestamp', 'ts']) {
    const text = textIn(fields, key)
    if (text !== null && /^\d{4}-\d\d-\d\d.{1,20}(?:Z|[+-]\d\d:?\d\d)$/.test(text)) {
      const at = Date.parse(text)
      if (!Number.isNaN(at)) return instantOf(at / 1e3)
    }
  }
  return null
}
