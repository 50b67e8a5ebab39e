/** Builds SQL of either dialect, and only such as reads. */
import {
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Dialect } from './database-url.ts'

/** It carries nothing out: what it compiles is given to a `SqlConnection`. */
export function builderFor<Tables>(dialect: Dialect): ReadonlyKysely<Tables> {
  const mysql = dialect === 'mysql'
  return new Kysely<Tables>({
    dialect: {
      createDriver: () => new DummyDriver(),
      createAdapter: () => (mysql ? new MysqlAdapter() : new PostgresAdapter()),
      createQueryCompiler: () => (mysql ? new MysqlQueryCompiler() : new PostgresQueryCompiler()),
      createIntrospector: (db) => (mysql ? new MysqlIntrospector(db) : new PostgresIntrospector(db)),
    },
  }) as never
}
