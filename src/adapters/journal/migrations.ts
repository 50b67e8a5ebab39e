/** The form of the journal, one step after another: what was released once is never altered, only added to. */
import type { DatabaseSync } from 'node:sqlite'
import { failed } from './journal-failure.ts'

const steps: readonly string[] = [
  `
  CREATE TABLE run (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    run        TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL CHECK (kind IN ('apply', 'undo')),
    of         TEXT REFERENCES run (run),
    plan       TEXT NOT NULL,
    operator   TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER,
    state      TEXT NOT NULL CHECK (state IN ('running', 'done', 'halted'))
  ) STRICT;
  CREATE TABLE resumption (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    run      TEXT NOT NULL REFERENCES run (run),
    operator TEXT NOT NULL,
    at       INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX resumption_of_run ON resumption (run);
  CREATE TABLE entry (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    run    TEXT NOT NULL REFERENCES run (run),
    repair TEXT NOT NULL,
    at     INTEGER NOT NULL,
    kind   TEXT NOT NULL,
    volume TEXT,
    entry  TEXT NOT NULL
  ) STRICT;
  CREATE INDEX entry_of_run ON entry (run, seq);
  CREATE INDEX entry_of_volume ON entry (volume, at) WHERE volume IS NOT NULL;
  CREATE TABLE lock (
    name     TEXT PRIMARY KEY,
    fence    INTEGER NOT NULL,
    run      TEXT NOT NULL,
    operator TEXT NOT NULL,
    host     TEXT NOT NULL,
    pid      INTEGER NOT NULL,
    life     TEXT,
    since    INTEGER NOT NULL,
    until    INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE fence (last INTEGER NOT NULL) STRICT;
  INSERT INTO fence VALUES (0);
  `,
]

/** "cswp": a database of somebody else is not taken for a journal. */
const applicationId = 0x63737770

/** Whether the file has this version's form already. Throws where it is none that this version may change. */
export function isCurrent(database: DatabaseSync, path: string): boolean {
  const version = pragma(database, 'user_version')
  const owner = pragma(database, 'application_id')
  const tables = database.prepare('SELECT name FROM sqlite_schema').all().length
  if (owner !== applicationId && (version !== 0 || owner !== 0 || tables > 0))
    throw failed(`${path} is a database of another program, no journal`, 'Name another file with "state".')
  if (version > steps.length)
    throw failed(
      `the journal ${path} is of version ${version}, and this program knows those up to ${steps.length}`,
      'Use the newer cindersweep that wrote it.',
    )
  return version === steps.length
}

/** Brings a new or an older file to this version, within the transaction of the caller. */
export function migrate(database: DatabaseSync, path: string): void {
  // Another process may have done so while this one waited.
  if (isCurrent(database, path)) return
  for (const step of steps.slice(pragma(database, 'user_version'))) database.exec(step)
  database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${steps.length}`)
}

const pragma = (database: DatabaseSync, name: 'user_version' | 'application_id'): number =>
  Number(database.prepare(`PRAGMA ${name}`).get()?.[name])
