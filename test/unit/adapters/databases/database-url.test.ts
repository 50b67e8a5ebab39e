import { describe, expect, it } from 'vitest'
import { parseDatabaseUrl } from '../../../../src/adapters/databases/database-url.ts'
import { failureOf } from '../../../support/failures.ts'

const parse = (text: string) => parseDatabaseUrl(text, 'cinder-db')

describe('a database URL', () => {
  it('is read as the services write it', () => {
    expect(parse('mysql+pymysql://cinder:secret@10.0.0.5:3307/cinder?charset=utf8')).toMatchObject({
      dialect: 'mysql',
      user: 'cinder',
      password: 'secret',
      hosts: [{ name: '10.0.0.5', port: 3307 }],
      socket: null,
      database: 'cinder',
    })
  })

  it.each([
    ['mysql', 'mysql', 3306],
    ['mariadb+mariadbconnector', 'mysql', 3306],
    ['postgresql+psycopg2', 'postgres', 5432],
    ['postgres', 'postgres', 5432],
  ])('of %s has its dialect and its usual port', (scheme, dialect, port) => {
    expect(parse(`${scheme}://u@db/nova`)).toMatchObject({ dialect, hosts: [{ name: 'db', port }] })
  })

  it('has what is percent-encoded decoded, also in the name of the database', () => {
    expect(parse('mysql://us%40er:p%40ss%2Fw%3Ard%25@db/nov%61')).toMatchObject({
      user: 'us@er',
      password: 'p@ss/w:rd%',
      database: 'nova',
    })
  })

  it('may have a bare @ in its password, and a colon', () => {
    expect(parse('mysql://u:p@ss:w@db/nova')).toMatchObject({ password: 'p@ss:w', hosts: [{ name: 'db' }] })
  })

  it('may have no password at all, which is not an empty one', () => {
    expect(parse('mysql://u@db/nova').password).toBeNull()
    expect(parse('mysql://u:@db/nova').password).toBe('')
  })

  it('may name an address of version 6', () => {
    expect(parse('mysql://u:p@[2001:db8::5]:3310/nova').hosts).toEqual([{ name: '2001:db8::5', port: 3310 }])
    expect(parse('mysql://u:p@[2001:db8::5]/nova').hosts).toEqual([{ name: '2001:db8::5', port: 3306 }])
  })

  it('may name a socket', () => {
    expect(parse('mysql://u:p@localhost/nova?unix_socket=/run/db.sock')).toMatchObject({
      socket: '/run/db.sock',
      hosts: [],
    })
    expect(parse('postgresql://u:p@/nova?host=/run/postgresql')).toMatchObject({ socket: '/run/postgresql', hosts: [] })
  })

  it('of PostgreSQL may name several hosts, tried in that order', () => {
    expect(parse('postgresql://u:p@/nova?host=a:5433&host=b').hosts).toEqual([
      { name: 'a', port: 5433 },
      { name: 'b', port: 5432 },
    ])
  })

  it.each([
    ['sqlite:////var/lib/nova.sqlite', 'dialect "sqlite"'],
    ['no url', 'is no URL'],
    ['mysql://u:CANARY@db/', 'names no database'],
    ['mysql://u:CANARY@db', 'names no database'],
    ['mysql://u:CANARY@db:99999/nova', 'port 99999'],
    ['mysql://u:CANARY%zz@db/nova', 'a % that encodes nothing'],
    ['mysql://u:CANARY@a:b:c/nova', 'neither a name nor an address'],
  ])('that cannot be meant is refused, and never quoted: %s', async (text, why) => {
    const failure = await failureOf(() => parse(text))
    expect(failure.code).toBe('database.url')
    expect(failure.message).toContain(why)
    expect(JSON.stringify([failure.message, failure.hint, failure.facts])).not.toContain('CANARY')
  })
})
