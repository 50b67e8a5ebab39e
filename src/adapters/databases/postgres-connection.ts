/** PostgreSQL, through pg. */
import type { Socket } from 'node:net'
import pg from 'pg'
import Cursor from 'pg-cursor'
import type { DatabaseHost, DatabaseUrl } from './database-url.ts'
import { databaseFailure, interrupted } from './failure.ts'
import { patienceWith } from './patience.ts'
import {
  type Columns,
  type ConnectionOptions,
  type OrderedList,
  pageRows,
  type SqlConnection,
} from './sql-connection.ts'
import { type Tls, tlsOf } from './tls.ts'

/** A transaction of ours may rest while another database is read. */
const session = `SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
  SET TIME ZONE 'UTC'; SET DateStyle = 'ISO'; SET idle_in_transaction_session_timeout = 0`

/** What the driver would make dates of, or texts because they could be too large, as we want it. */
const asText = (value: string): string => value
const parsers: Readonly<Record<number, (value: string) => unknown>> = {
  [pg.types.builtins.TIMESTAMP]: asText,
  [pg.types.builtins.TIMESTAMPTZ]: asText,
  [pg.types.builtins.INT8]: Number,
}
const types = {
  getTypeParser: (oid: number, format: 'text' | 'binary') =>
    parsers[oid] ?? pg.types.getTypeParser(oid, format as 'text'),
} as pg.CustomTypesConfig

export async function connectPostgres(url: DatabaseUrl, options: ConnectionOptions): Promise<SqlConnection> {
  const { source, signal } = options
  const raw = await open(url, options)
  const patience = patienceWith(
    () => (raw as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream.destroy(),
    options,
  )
  raw.on('error', patience.lose)
  let last: Promise<unknown> = Promise.resolve()
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    // The driver takes one statement at a time.
    const turn = last.then(work, work)
    last = turn
    try {
      return await patience.withWork(turn)
    } catch (thrown) {
      if (signal?.aborted) throw interrupted(source)
      throw databaseFailure(thrown, source, 'reading')
    }
  }
  const end = (): Promise<void> => patience.untilParted(raw.end())
  try {
    await guarded(() => raw.query(session))
  } catch (thrown) {
    await end()
    throw thrown
  }
  return {
    dialect: 'postgres',
    all: <R>({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) =>
      guarded(async () => (await raw.query(sql, [...parameters])).rows as readonly R[]),
    pages: (list) => byCursor(raw, list, guarded),
    // The moment is that of the first question, and not that of the beginning.
    begin: () => guarded(async () => void (await raw.query('BEGIN; SELECT 1'))),
    end,
  }
}

async function open(url: DatabaseUrl, options: ConnectionOptions): Promise<pg.Client> {
  const { source, signal } = options
  const tls = tlsOf(url, source)
  let failure: unknown
  for (const host of url.socket === null ? url.hosts : [null]) {
    try {
      if (signal?.aborted) throw interrupted(source)
      return await openedWith(url, host, tls, options.deadlineMs)
    } catch (thrown) {
      failure ??= thrown
    }
  }
  throw databaseFailure(failure, source, 'connecting')
}

async function openedWith(
  url: DatabaseUrl,
  host: DatabaseHost | null,
  tls: Tls,
  deadlineMs: number,
): Promise<pg.Client> {
  if (tls.use !== 'try' || host === null) return opened(url, host, tls, deadlineMs)
  try {
    return await opened(url, host, { ...tls, use: 'yes' }, deadlineMs)
  } catch (thrown) {
    if (!/does not support SSL/.test((thrown as Error).message)) throw thrown
    return opened(url, host, { use: 'no', verify: 'nothing' }, deadlineMs)
  }
}

async function opened(url: DatabaseUrl, host: DatabaseHost | null, tls: Tls, deadlineMs: number): Promise<pg.Client> {
  const client = new pg.Client({
    user: url.user,
    password: url.password ?? '',
    database: url.database,
    host: host?.name ?? url.socket ?? 'localhost',
    ...(host === null ? {} : { port: host.port }),
    connectionTimeoutMillis: deadlineMs,
    application_name: 'cindersweep',
    types,
    ssl: tls.use === 'yes' ? sslOf(tls) : false,
  })
  // What goes wrong between two statements is told by the next one.
  client.on('error', () => {})
  await client.connect()
  return client
}

const sslOf = ({ verify, ca, cert, key }: Tls) => ({
  rejectUnauthorized: verify !== 'nothing',
  ...(verify === 'certificate' ? { checkServerIdentity: () => undefined } : {}),
  ...(ca === undefined ? {} : { ca }),
  ...(cert === undefined ? {} : { cert }),
  ...(key === undefined ? {} : { key }),
})

/** The server keeps the place in the list and gives the next rows when it is asked for them. */
async function* byCursor(
  client: pg.Client,
  list: OrderedList,
  guarded: <T>(work: () => Promise<T>) => Promise<T>,
): AsyncGenerator<readonly Columns[]> {
  const { sql, parameters } = list.query(null, null)
  const cursor = client.query(new Cursor<Columns>(sql, [...parameters], { rowMode: 'array', types }))
  try {
    for (;;) {
      const page = await guarded(() => cursor.read(pageRows))
      yield page
      if (page.length < pageRows) return
    }
  } finally {
    await guarded(() => cursor.close()).catch(() => {})
  }
}
