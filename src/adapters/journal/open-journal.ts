/** Opens the durable record of runs, and the locks beside it. */
import type { Journal, Locks } from '../../ports/journal.ts'
import { openJournalFile } from './journal-file.ts'
import { sqliteJournal } from './sqlite-journal.ts'
import { sqliteLocks } from './sqlite-locks.ts'
import { type ProcessName, thisProcess } from './this-process.ts'

export interface OpenJournal {
  /** Closing it closes the locks too. */
  readonly journal: Journal
  readonly locks: Locks
}

export interface JournalSettings {
  /** How long another process may keep the file to itself. */
  readonly patienceMs?: number
  readonly process?: ProcessName
}

/** Creates the file, and the directory it is in, where they are missing. */
export function openJournal(path: string, settings: JournalSettings = {}): OpenJournal {
  const file = openJournalFile(path, settings.patienceMs ?? 5_000)
  return { journal: sqliteJournal(file), locks: sqliteLocks(file, settings.process ?? thisProcess()) }
}
