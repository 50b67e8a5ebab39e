import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseDatabaseUrl } from '../../../../src/adapters/databases/database-url.ts'
import { tlsOf } from '../../../../src/adapters/databases/tls.ts'
import { failureOf } from '../../../support/failures.ts'
import { temporaryFiles } from '../../../support/temporary-files.ts'

const tls = (scheme: 'mysql' | 'postgresql', query: string) =>
  tlsOf(parseDatabaseUrl(`${scheme}://u:p@db/nova?${query}`, 'nova-db'), 'nova-db')

describe('TLS to MySQL', () => {
  it('is used when the URL asks for it, and not otherwise', () => {
    expect(tls('mysql', 'charset=utf8')).toEqual({ use: 'no', verify: 'nothing' })
    expect(tls('mysql', 'ssl=true')).toEqual({ use: 'yes', verify: 'nothing' })
    expect(tls('mysql', 'ssl_verify_identity=true')).toEqual({ use: 'yes', verify: 'name' })
    expect(tls('mysql', 'ssl_verify_cert=true&ssl_disabled=true').use).toBe('no')
  })

  it('checks the certificate by the authority that is named', () => {
    const files = temporaryFiles({ 'ca.pem': 'CA', 'key.pem': 'KEY', 'cert.pem': 'CERT' })
    const query = `ssl_ca=${join(files, 'ca.pem')}&ssl_key=${join(files, 'key.pem')}&ssl_cert=${join(files, 'cert.pem')}`
    expect(tls('mysql', query)).toEqual({ use: 'yes', verify: 'certificate', ca: 'CA', key: 'KEY', cert: 'CERT' })
  })
})

describe('TLS to PostgreSQL', () => {
  it.each([
    ['', { use: 'try', verify: 'nothing' }],
    ['sslmode=disable', { use: 'no', verify: 'nothing' }],
    ['sslmode=prefer', { use: 'try', verify: 'nothing' }],
    ['sslmode=require', { use: 'yes', verify: 'nothing' }],
    ['sslmode=verify-ca', { use: 'yes', verify: 'certificate' }],
    ['sslmode=verify-full', { use: 'yes', verify: 'name' }],
  ])('%s', (query, expected) => {
    expect(tls('postgresql', query)).toEqual(expected)
  })

  it('that is asked for in unknown words is refused', async () => {
    expect((await failureOf(() => tls('postgresql', 'sslmode=perhaps'))).message).toContain('sslmode "perhaps"')
  })
})

it('a file that cannot be read is refused, with its name', async () => {
  const failure = await failureOf(() => tls('mysql', 'ssl_ca=/nonexistent/ca.pem'))
  expect(failure).toMatchObject({ code: 'database.url' })
  expect(failure.message).toContain('/nonexistent/ca.pem as ssl_ca, which cannot be read: ENOENT')
})
