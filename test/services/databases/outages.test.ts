/** Servers that die, fall silent or are interrupted while they are read. They are killed: each is this file's own. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { DatabaseServer } from '../../../scripts/services/database-server.ts'
import { startMariadb } from '../../../scripts/services/mariadb.ts'
import { startPostgres } from '../../../scripts/services/postgres.ts'
import { cinderDatabase } from '../../../src/adapters/databases/cinder-database.ts'
import { parseDatabaseUrl } from '../../../src/adapters/databases/database-url.ts'
import type { CinderDatabase, CinderMoment } from '../../../src/ports/cinder-database.ts'
import { administrator } from '../../support/databases/administrator.ts'
import { cinderShapes } from '../../support/databases/tables.ts'
import { failureOf } from '../../support/failures.ts'

const rows = 200_000
const id = { mysql: "lpad(seq, 12, '0')", postgres: "lpad(seq::text, 12, '0')" } as const
const sequence = { mysql: `seq_1_to_${rows}`, postgres: `generate_series(1, ${rows}) as seq` } as const

describe.each([
  ['MariaDB', startMariadb],
  ['PostgreSQL', startPostgres],
] as const)('%s', (_, start) => {
  let server: DatabaseServer
  const frozen: number[] = []
  const opened: CinderDatabase[] = []
  beforeAll(async () => {
    server = await start()
    const admin = administrator(server)
    await admin.create('large', cinderShapes)
    await admin.run(
      'large',
      `INSERT INTO volumes (id, status, deleted) SELECT concat('00000000-0000-4000-8000-', ${id[server.dialect]}), 'available', false FROM ${sequence[server.dialect]}`,
    )
    await admin.close()
  })
  afterAll(() => server?.stop())
  afterEach(async () => {
    for (const pid of frozen.splice(0)) process.kill(pid, 'SIGCONT')
    for (const database of opened.splice(0)) await database.close()
  })

  const large = (more: { signal?: AbortSignal; silenceMs?: number } = {}): CinderDatabase => {
    const url = server.url('large')
    const database = cinderDatabase(() => parseDatabaseUrl(url, 'cinder-db'), {
      source: 'cinder-db',
      deadlineMs: 1_000,
      ...more,
    })
    opened.push(database)
    return database
  }

  /** Puts to sleep whoever answers us: in PostgreSQL a process of its own for each connection. */
  async function freeze(what: 'connections' | 'all'): Promise<void> {
    const pids = [server.pid]
    if (server.dialect === 'postgres' && what === 'connections') pids.splice(0, 1, ...(await backends()))
    for (const pid of pids) {
      process.kill(pid, 'SIGSTOP')
      frozen.push(pid)
    }
  }

  async function backends(): Promise<readonly number[]> {
    const { default: pg } = await import('pg')
    const client = new pg.Client({ connectionString: server.url('large').replace('+psycopg2', '') })
    await client.connect()
    const { rows: found } = await client.query(
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'cindersweep'",
    )
    await client.end()
    return found.map(({ pid }: { pid: number }) => pid)
  }

  /** Reads the list; `after` happens when its first rows are here. */
  async function readWith(moment: CinderMoment, after: () => unknown): Promise<number> {
    let read = 0
    for await (const page of moment.volumeGlances()) {
      if (read === 0) await after()
      read += page.length
    }
    return read
  }

  it('reads a large list whole when nothing befalls it', async () => {
    const moment = await large().moment()
    expect(await readWith(moment, () => {})).toBe(rows)
    await moment.end()
  })

  it('that accepts connections and says nothing does not answer', async () => {
    await freeze('all')
    expect(await failureOf(() => large().moment())).toMatchObject({ code: 'database.unreachable' })
  })

  it('that falls silent in the middle is given up', async () => {
    const moment = await large({ silenceMs: 500 }).moment()
    const failure = await failureOf(() => readWith(moment, () => freeze('connections')))
    expect(failure).toMatchObject({ code: 'database.timeout', retry: 'later', facts: { source: 'cinder-db' } })
    await moment.end()
  })

  it('that falls silent keeps nobody from going', async () => {
    const moment = await large().moment()
    await freeze('connections')
    await moment.end()
  })

  it('is left at once when the operator interrupts, whatever it does', async () => {
    const interruption = new AbortController()
    const moment = await large({ signal: interruption.signal }).moment()
    const failure = await failureOf(() =>
      readWith(moment, async () => {
        await freeze('connections')
        interruption.abort()
      }),
    )
    expect(failure.code).toBe('interrupted')
    await moment.end()
  })

  it('that is killed in the middle has not told its list, and does not answer after that', async () => {
    const database = large()
    const moment = await database.moment()
    const failure = await failureOf(() => readWith(moment, () => process.kill(server.pid, 'SIGKILL')))
    expect(failure).toMatchObject({ code: 'database.cut-short', retry: 'later', facts: { source: 'cinder-db' } })
    await moment.end()
    expect((await failureOf(() => database.moment())).code).toBe('database.unreachable')
  })
})
