/** What a database or its driver complained about, as a failure an operator can act on. */
import { asFailure, CinderSweepError, type ErrorCode, type Retry } from '../../kernel/errors.ts'

interface Told {
  readonly code: ErrorCode
  readonly says: string
  readonly hint: string
  readonly retry?: Retry
}

const rights: Told = {
  code: 'database.refused',
  says: 'refuses the account',
  hint: 'Check user and password, and grant the account SELECT on this database; docs/how-to/read-the-databases.md has the lines.',
}
const noDatabase: Told = {
  code: 'database.refused',
  says: 'has no such database, or hides it from the account',
  hint: 'Check the name at the end of the URL, and grant the account SELECT on it.',
}
const unreachable: Told = {
  code: 'database.unreachable',
  says: 'does not answer',
  hint: 'Check that the database runs and that this machine may connect to it.',
  retry: 'later',
}
const busy: Told = {
  code: 'database.unreachable',
  says: 'takes no more work at present',
  hint: 'It has too many connections, or its cluster node is not ready. Try again later.',
  retry: 'later',
}
const strange: Told = {
  code: 'database.schema',
  says: 'lacks what every known release has',
  hint: 'Check that the URL names the right database of the right service.',
}
const late: Told = {
  code: 'database.timeout',
  says: 'broke off a statement that took too long',
  hint: 'Give the account more time for a statement, or read at a quieter hour.',
  retry: 'later',
}
const cut: Told = {
  code: 'database.cut-short',
  says: 'closed the connection while it was read',
  hint: 'Read again; if it comes back, look into the log of the database.',
  retry: 'later',
}
const tls: Told = {
  code: 'database.refused',
  says: 'could not be reached over TLS as the URL demands it',
  hint: 'Check ssl_ca (sslrootcert) and whether the server offers TLS.',
}

const failed: Told = {
  code: 'database.failed',
  says: 'could not carry out a statement',
  hint: 'Look into the log of the database; run again with --debug to see the whole complaint.',
}

/** By the codes of MySQL and MariaDB, of PostgreSQL, and of the operating system. */
const byCode: Readonly<Record<string, Told>> = {
  ER_ACCESS_DENIED_ERROR: rights,
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: rights,
  ER_TABLEACCESS_DENIED_ERROR: rights,
  ER_COLUMNACCESS_DENIED_ERROR: rights,
  ER_HOST_NOT_PRIVILEGED: rights,
  ER_HOST_IS_BLOCKED: rights,
  '28P01': rights,
  '28000': rights,
  '42501': rights,
  ER_DBACCESS_DENIED_ERROR: noDatabase,
  ER_BAD_DB_ERROR: noDatabase,
  '3D000': noDatabase,
  ER_CON_COUNT_ERROR: busy,
  ER_TOO_MANY_USER_CONNECTIONS: busy,
  ER_UNKNOWN_COM_ERROR: busy,
  '53300': busy,
  '57P03': busy,
  ER_NO_SUCH_TABLE: strange,
  ER_BAD_FIELD_ERROR: strange,
  '42P01': strange,
  '42703': strange,
  ER_QUERY_TIMEOUT: late,
  ER_STATEMENT_TIMEOUT: late,
  ER_QUERY_INTERRUPTED: late,
  '57014': late,
  PROTOCOL_CONNECTION_LOST: cut,
  ECONNRESET: cut,
  EPIPE: cut,
  '57P01': cut,
  '25P03': cut,
  HANDSHAKE_SSL_ERROR: tls,
  HANDSHAKE_NO_SSL_SUPPORT: tls,
}

/** What drivers say only in words: no code of theirs tells it. */
const byWords: readonly (readonly [RegExp, Told])[] = [
  [/closed state|Connection terminated|connection is closed/i, cut],
  [/SSL|TLS|certificate|self.signed/i, tls],
]

/** `stage` tells whether the connection was still being made, when a loss means that nobody is there. */
export function databaseFailure(thrown: unknown, source: string, stage: 'connecting' | 'reading'): CinderSweepError {
  if (thrown instanceof CinderSweepError) return thrown
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown))
  const code = String((cause as NodeJS.ErrnoException).code ?? '')
  const found = byCode[code] ?? byWords.find(([words]) => words.test(cause.message))?.[1] ?? null
  const told = stage === 'connecting' && (found === null || found === cut) ? unreachable : (found ?? failed)
  const said = cause.message === '' ? code : cause.message.split('\n')[0]
  return new CinderSweepError(
    told.code,
    `${source} ${told.says}: ${said}`,
    { hint: told.hint, retry: told.retry ?? 'never', facts: { source, database_code: code } },
    { cause },
  )
}

export const interrupted = (source: string): CinderSweepError =>
  new CinderSweepError('interrupted', `interrupted while reading ${source}`, {
    hint: 'Nothing was changed by it. Run the command again.',
  })

/** A failure that tells of the database. Interruptions and defects are none: they end the command. */
export function readable(thrown: unknown): CinderSweepError {
  const failure = asFailure(thrown)
  if (failure.code === 'interrupted' || failure.code === 'internal') throw failure
  return failure
}
