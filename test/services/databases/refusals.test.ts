/** Databases that are not what the configuration says, or do not let us in: each says what is wrong, and no secret. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../../scripts/services/database-server.ts'
import { cinderDatabase } from '../../../src/adapters/databases/cinder-database.ts'
import { parseDatabaseUrl } from '../../../src/adapters/databases/database-url.ts'
import { novaDatabase } from '../../../src/adapters/databases/nova-database.ts'
import type { CinderSweepError } from '../../../src/kernel/errors.ts'
import { failureOf } from '../../support/failures.ts'
import { stillCloud } from '../../support/simulated-scan.ts'
import { freshName, kinds, type RealCloud, sharedServer, writtenTo } from '../real-databases.ts'

const deadlineMs = 5_000

const openingCinder = (url: string): Promise<CinderSweepError> =>
  failureOf(() =>
    cinderDatabase(() => parseDatabaseUrl(url, 'cinder-db'), { source: 'cinder-db', deadlineMs }).moment(),
  )

const openingNova = (url: string): Promise<CinderSweepError> =>
  failureOf(() =>
    novaDatabase(() => parseDatabaseUrl(url, 'nova-db'), {
      source: 'nova-db',
      deadlineMs,
      whole: () => null,
    }).moment(),
  )

describe.each(kinds)('%s', (_, dialect) => {
  const server = sharedServer(dialect)
  let real: RealCloud
  beforeAll(async () => {
    real = await writtenTo(server, stillCloud({ release: 'zed' }))
  })
  afterAll(() => real?.end())

  it('a wrong password is refused, and not shown', async () => {
    const failure = await openingCinder(server.url(real.cinder, real.reader.replace(':look', ':CANARY-wrong')))
    expect(failure).toMatchObject({ code: 'database.refused', hint: expect.stringContaining('password') })
    expect(`${failure.message} ${failure.hint} ${failure.stack}`).not.toContain('CANARY')
  })

  it('an account that is not known is refused', async () => {
    expect((await openingCinder(server.url(real.cinder, 'nobody:look'))).code).toBe('database.refused')
  })

  it('a database that does not exist is called so', async () => {
    const failure = await openingCinder(server.url(`${real.cinder}_gone`, real.reader))
    expect(failure.code).toBe('database.refused')
    expect(failure.message).toContain('no such database')
  })

  it('the database of another service is not taken for the right one', async () => {
    const cinder = await openingCinder(real.url(real.novaApi))
    expect(cinder).toMatchObject({ code: 'database.schema', message: expect.stringContaining('"volumes"') })
    const nova = await openingNova(real.url(real.cinder))
    expect(nova).toMatchObject({ code: 'database.schema', message: expect.stringContaining('"cell_mappings"') })
  })

  it('a cell’s database is not taken for the API’s', async () => {
    const failure = await openingNova(real.url(real.cells.get('cell1') as string))
    expect(failure).toMatchObject({ code: 'database.schema', message: expect.stringContaining('"cell_mappings"') })
  })

  it('an empty database has no tables', async () => {
    const empty = freshName()
    await real.admin.create(empty, {})
    expect(await openingCinder(server.url(empty))).toMatchObject({
      code: 'database.schema',
      message: expect.stringContaining('there is no table "volumes"'),
    })
  })

  it('a table of a release that nobody knows is refused, with the column that it lacks', async () => {
    const strange = freshName()
    await real.admin.create(strange, {
      volumes: { columns: { id: 'id', status: 'name', host: 'name', deleted: 'flag' }, key: 'id' },
    })
    expect(await openingCinder(server.url(strange))).toMatchObject({
      code: 'database.schema',
      message: expect.stringContaining('"volumes" has no column project_id, size, migration_status, _name_id'),
    })
  })

  it('a port on which nobody listens is a database that does not answer', async () => {
    const url = server.url(real.cinder, real.reader).replace(String(server.port), String(await freePort()))
    expect(await openingCinder(url)).toMatchObject({ code: 'database.unreachable', retry: 'later' })
  })

  it('TLS that the URL demands and the server does not offer is not done without', async () => {
    const demand = dialect === 'mysql' ? '?ssl=true' : '?sslmode=require'
    expect((await openingCinder(`${real.url(real.cinder)}${demand}`)).code).toBe('database.refused')
  })

  it('texts in URLs are no SQL: a database whose name needs quoting is looked for as it is', async () => {
    expect((await openingCinder(real.url('x%60%22%27%3B%20drop'))).code).toBe('database.refused')
  })
})
