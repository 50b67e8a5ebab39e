/** MySQL and MariaDB, through mysql2. */
import type { Socket } from 'node:net'
import type { CompiledQuery } from 'kysely'
import { type Connection, createConnection, type QueryOptions } from 'mysql2'
import type { DatabaseHost, DatabaseUrl } from './database-url.ts'
import { databaseFailure, interrupted } from './failure.ts'
import { type Patience, patienceWith } from './patience.ts'
import {
  type Columns,
  type ConnectionOptions,
  type OrderedList,
  pageRows,
  type SqlConnection,
} from './sql-connection.ts'
import { type Tls, tlsOf } from './tls.ts'

/** The same words whatever the server was set to: how texts are quoted, and what a time without zone means. */
const session = [
  "SET SESSION sql_mode = ''",
  "SET SESSION time_zone = '+00:00'",
  'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ',
  'SET SESSION TRANSACTION READ ONLY',
]

export async function connectMysql(url: DatabaseUrl, options: ConnectionOptions): Promise<SqlConnection> {
  const { source, signal } = options
  const raw = await open(url, options)
  const patience = patienceWith(() => (raw as unknown as { readonly stream: Socket }).stream.destroy(), options)
  raw.on('error', patience.lose)
  const told = (thrown: unknown): Error =>
    signal?.aborted ? interrupted(source) : databaseFailure(thrown, source, 'reading')
  const query = async <T>(wanted: QueryOptions): Promise<T> => {
    try {
      return await patience.withWork(answerOf<T>(raw, wanted))
    } catch (thrown) {
      throw told(thrown)
    }
  }
  const guarded = async function* <T>(pages: AsyncIterable<T>): AsyncGenerator<T> {
    try {
      yield* pages
    } catch (thrown) {
      throw told(thrown)
    }
  }
  const end = (): Promise<void> => patience.untilParted(new Promise<void>((resolve) => raw.end(() => resolve())))
  try {
    for (const sql of session) await query({ sql })
    await waitForCluster(query)
  } catch (thrown) {
    await end()
    throw thrown
  }
  return {
    dialect: 'mysql',
    all: ({ sql, parameters }) => query({ sql, values: [...parameters] }),
    pages: (list) =>
      guarded(byKey(list, ({ sql, parameters }) => streamed(raw, { sql, values: [...parameters] }, patience))),
    begin: () => query({ sql: 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY' }),
    end,
  }
}

/** On a cluster a node may lag behind what another has already said to its client. */
async function waitForCluster(query: <T>(wanted: QueryOptions) => Promise<T>): Promise<void> {
  const [found] = await query<readonly { Value: string }[]>({ sql: "SHOW SESSION VARIABLES LIKE 'wsrep_on'" })
  if (found?.Value === 'ON') await query({ sql: 'SET SESSION wsrep_sync_wait = 1' })
}

async function open(url: DatabaseUrl, options: ConnectionOptions): Promise<Connection> {
  const { source, signal } = options
  const tls = tlsOf(url, source)
  let failure: unknown
  for (const host of url.socket === null ? url.hosts : [null]) {
    try {
      if (signal?.aborted) throw interrupted(source)
      return await opened(url, host, tls, options.deadlineMs)
    } catch (thrown) {
      failure ??= thrown
    }
  }
  throw databaseFailure(failure, source, 'connecting')
}

function opened(url: DatabaseUrl, host: DatabaseHost | null, tls: Tls, deadlineMs: number): Promise<Connection> {
  const connection = createConnection({
    user: url.user,
    password: url.password ?? '',
    database: url.database,
    ...(host === null ? { socketPath: url.socket ?? '' } : { host: host.name, port: host.port }),
    connectTimeout: deadlineMs,
    charset: 'utf8mb4_general_ci',
    dateStrings: true,
    ...(tls.use === 'no' ? {} : { ssl: sslOf(tls) }),
  })
  return new Promise((resolve, reject) => {
    connection.once('error', reject)
    connection.connect((failure) => {
      connection.removeListener('error', reject)
      if (failure === null) resolve(connection)
      else {
        connection.destroy()
        reject(failure)
      }
    })
  })
}

const sslOf = ({ verify, ca, cert, key }: Tls) => ({
  rejectUnauthorized: verify !== 'nothing',
  verifyIdentity: verify === 'name',
  ...(ca === undefined ? {} : { ca }),
  ...(cert === undefined ? {} : { cert }),
  ...(key === undefined ? {} : { key }),
})

const answerOf = <T>(connection: Connection, wanted: QueryOptions): Promise<T> =>
  new Promise((resolve, reject) => {
    connection.query(wanted, (failure, rows) => (failure ? reject(failure) : resolve(rows as T)))
  })

/** A statement ends after so many rows: one that lasts is killed by who watches over the database. */
const rowsOfStatement = 50_000

/** So many pages may wait for their taker; then the server has to. */
const mostWaiting = 4

/** One statement after the other, each from where the last one ended, by the key. */
async function* byKey(
  list: OrderedList,
  stream: (query: CompiledQuery) => AsyncIterable<readonly Columns[]>,
): AsyncGenerator<readonly Columns[]> {
  for (let after: string | number | null = null; ; ) {
    let count = 0
    for await (const page of stream(list.query(after, rowsOfStatement))) {
      count += page.length
      after = (page.at(-1)?.[list.key] ?? after) as typeof after
      yield page
    }
    if (count < rowsOfStatement) return
  }
}

/** The rows of a statement as they come: each is taken before the next are read, and is soon forgotten. */
async function* streamed(
  connection: Connection,
  wanted: QueryOptions,
  patience: Patience,
): AsyncGenerator<readonly Columns[]> {
  const waiting: Columns[][] = []
  let page: Columns[] = []
  let ended = false
  let failure: Error | null = null
  let wake = (): void => {}
  const hand = (): void => {
    if (page.length > 0) waiting.push(page)
    page = []
    if (waiting.length >= mostWaiting) connection.pause()
    wake()
  }
  connection
    .query({ ...wanted, rowsAsArray: true })
    .on('result', (row) => {
      if (page.push(row as unknown as Columns) === pageRows) hand()
    })
    .on('error', (thrown) => {
      failure = thrown
      wake()
    })
    .on('end', () => {
      ended = true
      hand()
    })
  for (;;) {
    const next = waiting.shift()
    if (next !== undefined) {
      yield next
      if (waiting.length < mostWaiting) connection.resume()
    } else if (failure !== null) throw failure
    else if (ended) return
    else
      await patience.withWork(
        new Promise<void>((resolve) => {
          wake = resolve
        }),
      )
  }
}
