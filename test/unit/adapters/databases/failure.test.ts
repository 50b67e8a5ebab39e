import { describe, expect, it } from 'vitest'
import { databaseFailure } from '../../../../src/adapters/databases/failure.ts'

const thrown = (code: string, message = 'said by the server'): Error => Object.assign(new Error(message), { code })
const failure = (error: unknown, stage: 'connecting' | 'reading' = 'reading') =>
  databaseFailure(error, 'RegionOne cinder-db', stage)

describe('what a database complains about', () => {
  it.each([
    ['ER_ACCESS_DENIED_ERROR', 'database.refused'],
    ['ER_TABLEACCESS_DENIED_ERROR', 'database.refused'],
    ['ER_DBACCESS_DENIED_ERROR', 'database.refused'],
    ['28P01', 'database.refused'],
    ['42501', 'database.refused'],
    ['3D000', 'database.refused'],
    ['ER_BAD_FIELD_ERROR', 'database.schema'],
    ['42P01', 'database.schema'],
    ['ER_CON_COUNT_ERROR', 'database.unreachable'],
    ['ER_UNKNOWN_COM_ERROR', 'database.unreachable'],
    ['57P03', 'database.unreachable'],
    ['57014', 'database.timeout'],
    ['ER_STATEMENT_TIMEOUT', 'database.timeout'],
    ['PROTOCOL_CONNECTION_LOST', 'database.cut-short'],
    ['57P01', 'database.cut-short'],
    ['ER_SOMETHING_NEW', 'database.failed'],
  ])('%s is %s', (code, expected) => {
    expect(failure(thrown(code)).code).toBe(expected)
  })

  it.each(['ECONNREFUSED', 'ETIMEDOUT', 'ENOTFOUND', 'PROTOCOL_CONNECTION_LOST', 'ECONNRESET'])(
    'while connecting, %s means that nobody is there',
    (code) => {
      expect(failure(thrown(code), 'connecting')).toMatchObject({ code: 'database.unreachable', retry: 'later' })
    },
  )

  it('names the source, says it in one line, and always what to do', () => {
    const { message, hint, facts } = failure(thrown('42501', 'permission denied\nDETAIL: none'))
    expect(message).toBe('RegionOne cinder-db refuses the account: permission denied')
    expect(hint).not.toBe('')
    expect(facts['source']).toBe('RegionOne cinder-db')
  })

  it('may be told only in words', () => {
    expect(failure(new Error('Connection terminated unexpectedly')).code).toBe('database.cut-short')
    expect(failure(new Error('self-signed certificate in certificate chain'), 'connecting').code).toBe(
      'database.refused',
    )
  })
})
