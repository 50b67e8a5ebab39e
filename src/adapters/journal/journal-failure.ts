/** What went wrong with the journal, and what the operator does about it. */
import { CinderSweepError } from '../../kernel/errors.ts'

interface Trouble {
  readonly says: string
  readonly hint: string
}

const elsewhere = 'or put the journal elsewhere with "state"; then go on with "cindersweep resume"'

const full: Trouble = { says: 'there is no room for it', hint: `Make room, ${elsewhere}.` }
const readOnly: Trouble = { says: 'it cannot be written to', hint: `Make it writable for this user, ${elsewhere}.` }
const damaged: Trouble = {
  says: 'it is damaged, or no journal',
  hint: 'Keep the file for later, and put the journal elsewhere with "state".',
}

/** By the primary result code of SQLite (https://www.sqlite.org/rescode.html). */
const bySqlite: Readonly<Record<number, Trouble>> = {
  5: { says: 'another process keeps it to itself', hint: 'Find out which one has it open, and try again.' },
  8: readOnly,
  // Also where a limit on the size of files is met.
  10: { says: 'the disk fails, or has no room for it', hint: `Make room, look into the kernel’s log, ${elsewhere}.` },
  11: damaged,
  13: full,
  14: readOnly,
  19: { says: 'what is to be written does not fit to what is in it', hint: 'Look at "cindersweep history".' },
  26: damaged,
}

const bySystem: Readonly<Record<string, Trouble>> = {
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: full,
  EROFS: readOnly,
  EACCES: readOnly,
  EPERM: readOnly,
}

export function journalFailure(path: string, thrown: unknown): CinderSweepError {
  if (thrown instanceof CinderSweepError) return thrown
  const { errcode, code, message } = thrown as { errcode?: number; code?: string; message?: string }
  const trouble =
    (errcode === undefined ? undefined : bySqlite[errcode & 0xff]) ??
    (code === undefined ? undefined : bySystem[code]) ??
    ({ says: message ?? String(thrown), hint: `Make the file usable, ${elsewhere}.` } satisfies Trouble)
  return failed(`the journal ${path} failed: ${trouble.says}`, trouble.hint, thrown)
}

export const failed = (message: string, hint: string, cause?: unknown): CinderSweepError =>
  new CinderSweepError('journal.failed', message, { hint }, cause === undefined ? {} : { cause })
