import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { openJournal } from '../../../../src/adapters/journal/open-journal.ts'
import { lifeOf, thisProcess } from '../../../../src/adapters/journal/this-process.ts'
import { journalOnDisk, planFor } from '../../../support/journals.ts'
import { temporaryFiles } from '../../../support/temporary-files.ts'

const begun = { run: 'run-1', kind: 'apply', of: null, plan: planFor('vol-a'), operator: 'anna', startedAt: 1 } as const
const place = (): string => join(temporaryFiles(), 'state', 'cindersweep', 'journal.db')
const failing = (says: RegExp) =>
  expect.objectContaining({ code: 'journal.failed', message: expect.stringMatching(says) })

describe('the file', () => {
  it('is made with its directory, and nobody else may read it', () => {
    const path = place()
    journalOnDisk(path).journal.begin(begun)
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700)
    for (const file of [path, `${path}-wal`]) expect(statSync(file).mode & 0o077).toBe(0)
  })

  it('is closed to others also where it was open to them before', () => {
    const path = place()
    openJournal(path).journal.close()
    chmodSync(path, 0o644)
    journalOnDisk(path)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('keeps what was written for the next one who opens it', () => {
    const path = place()
    const first = openJournal(path)
    first.journal.begin(begun)
    first.journal.close()
    expect(journalOnDisk(path).journal.run('run-1')?.plan).toEqual(begun.plan)
  })

  it('shows what one process wrote to another that has it open at the same time', () => {
    const path = place()
    const [one, other] = [journalOnDisk(path), journalOnDisk(path)]
    one.journal.begin(begun)
    expect(other.journal.run('run-1')?.operator).toBe('anna')
    one.locks.take(['run'], { run: 'run-1', operator: 'anna' }, 1, 100)
    expect(other.locks.take(['run'], { run: 'run-2', operator: 'ben' }, 2, 100)).toHaveProperty('heldBy.run', 'run-1')
  })

  it('is refused when a newer version wrote it, and left as it is', () => {
    const path = place()
    openJournal(path).journal.close()
    const database = new DatabaseSync(path)
    database.exec('PRAGMA user_version = 99')
    database.close()
    const before = readFileSync(path)
    expect(() => openJournal(path)).toThrow(failing(/is of version 99/))
    expect(readFileSync(path)).toEqual(before)
  })

  it('is refused when it is the database of another program', () => {
    const path = join(temporaryFiles(), 'other.db')
    const database = new DatabaseSync(path)
    database.exec('CREATE TABLE theirs (id)')
    database.close()
    expect(() => openJournal(path)).toThrow(failing(/of another program/))
  })

  it('is refused when it is no database, and when it is damaged', () => {
    const root = temporaryFiles({ text: 'this is a text of some length, and no database at all. '.repeat(40) })
    expect(() => openJournal(join(root, 'text'))).toThrow(failing(/is damaged, or no journal/))
    const path = place()
    openJournal(path).journal.close()
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.fill(0x5a, 100, bytes.length))
    expect(() => openJournal(path)).toThrow(failing(/is damaged, or no journal/))
  })

  it('is refused where no directory can be made', () => {
    const root = temporaryFiles({ file: '' })
    expect(() => openJournal(join(root, 'file', 'journal.db'))).toThrow(failing(/failed/))
  })

  it('waits for another process that writes, and then says that it is kept from it', () => {
    const path = place()
    openJournal(path).journal.close()
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    const { journal } = openJournal(path, { patienceMs: 1 })
    expect(() => journal.begin(begun)).toThrow(failing(/another process keeps it to itself/))
    other.exec('ROLLBACK')
    journal.begin(begun)
    expect(journal.run('run-1')).not.toBeNull()
    journal.close()
    other.close()
  })
})

describe('the life of a process', () => {
  const ended = spawnSync(process.execPath, ['-e', '']).pid

  it.runIf(existsSync('/proc/self/stat'))('is known of this one, and of one that has ended', () => {
    const self = thisProcess()
    expect(lifeOf(self)).toBe('alive')
    expect(lifeOf({ ...self, pid: ended })).toBe('gone')
  })

  it.runIf(existsSync('/proc/self/stat'))('is not taken for that of a later one with the same number', () => {
    const self = thisProcess()
    expect(lifeOf({ ...self, life: String(self.life).replace(/\d+$/, '1') })).toBe('gone')
  })

  it('is not guessed at for another machine', () => {
    const self = thisProcess()
    expect(lifeOf({ ...self, life: 'another-boot pid:[1] 17' })).toBe('unknown')
    expect(lifeOf({ ...self, life: null })).toBe('unknown')
  })

  it.runIf(existsSync('/proc/self/stat'))('decides over its locks, whatever their leases say', () => {
    const path = place()
    const self = thisProcess()
    const dead = openJournal(path, { process: { ...self, pid: ended } })
    const living = openJournal(path)
    dead.locks.take(['volume a'], { run: 'run-1', operator: 'anna' }, 1, 1_000)
    expect(living.locks.take(['volume a'], { run: 'run-2', operator: 'ben' }, 2, 3)).toHaveProperty('lease')
    expect(openJournal(path).locks.take(['volume a'], { run: 'run-3', operator: 'cleo' }, 9, 10)).toHaveProperty(
      'heldBy.operator',
      'ben',
    )
  })
})
