/** One SQLite file: opened so that what was written stays, and with every failure in words. */
import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { journalFailure } from './journal-failure.ts'
import { isCurrent, migrate } from './migrations.ts'

export type Row = Readonly<Record<string, unknown>>

export interface JournalFile {
  readonly path: string
  rows(sql: string, ...values: readonly SQLInputValue[]): readonly Row[]
  /** How many rows it changed. On the disk when it returns, or when the change around it does. */
  run(sql: string, ...values: readonly SQLInputValue[]): number
  /** All of it or nothing, and nobody else meanwhile. */
  change<T>(work: () => T): T
  /** Whatever is thrown by what it does, told as a failure of the journal. */
  told<T>(work: () => T): T
  close(): void
}

export function openJournalFile(path: string, patienceMs: number): JournalFile {
  const told = <T>(work: () => T): T => {
    try {
      return work()
    } catch (thrown) {
      throw journalFailure(path, thrown)
    }
  }
  const database = told(() => openDatabase(path, patienceMs))
  const statements = new Map<string, StatementSync>()
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? database.prepare(sql)
    statements.set(sql, known)
    return known
  }
  return {
    path,
    rows: (sql, ...values) => told(() => prepared(sql).all(...values)),
    run: (sql, ...values) => told(() => Number(prepared(sql).run(...values).changes)),
    change: (work) => told(() => inTransaction(database, work)),
    told,
    close: () => {
      if (database.isOpen) told(() => database.close())
    },
  }
}

function openDatabase(path: string, patienceMs: number): DatabaseSync {
  createPrivately(path)
  const database = new DatabaseSync(path, { timeout: patienceMs, enableForeignKeyConstraints: true })
  try {
    // FULL: a commit is in the log, and the log on the disk, before anything is done that it announces.
    database.exec('PRAGMA synchronous = FULL')
    if (isCurrent(database, path)) return database
    database.exec('PRAGMA journal_mode = WAL')
    inTransaction(database, () => migrate(database, path))
    return database
  } catch (thrown) {
    database.close()
    throw thrown
  }
}

/** SQLite gives the files that it puts beside this one the same mode. */
function createPrivately(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  closeSync(openSync(path, 'a', 0o600))
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
}

/** Immediate: whoever would have to wait waits before it has read anything. */
function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (thrown) {
    // Some failures, such as a full disk, have ended it already.
    if (database.isTransaction) database.exec('ROLLBACK')
    throw thrown
  }
}
