import { describe, expect, it } from 'vitest'
import { expandCellUrl } from '../../../../src/adapters/databases/cell-url.ts'
import { failureOf } from '../../../support/failures.ts'

const whole = 'mysql+pymysql://no%40va:CAN%2FARY@Db.Example:3307/nova?charset=utf8&ssl_ca=/x#part'
const expand = (template: string, connection: string | null = whole) => expandCellUrl(template, connection, 'cell1')

describe('the URL of a cell', () => {
  it('without braces is what it is, also where Nova’s own connection is not known', () => {
    expect(expand('mysql://u:p@db/cell1', null)).toBe('mysql://u:p@db/cell1')
  })

  it('as a template is filled in with the parts of Nova’s connection, as they are written there', () => {
    expect(expand('{scheme}://{username}:{password}@{hostname}:{port}/{path}?{query}')).toBe(
      'mysql+pymysql://no%40va:CAN%2FARY@db.example:3307/nova?charset=utf8&ssl_ca=/x',
    )
  })

  it('may take only some of them', () => {
    expect(expand('{scheme}://{username}:{password}@{hostname}/nova_cell0#{fragment}')).toBe(
      'mysql+pymysql://no%40va:CAN%2FARY@db.example/nova_cell0#part',
    )
  })

  it('may name the parts of one of several hosts', () => {
    const several = 'mysql://a:x@one:1,b:y@two:2/nova'
    expect(expand('mysql://{username2}:{password2}@{hostname1}:{port2}/cell', several)).toBe('mysql://b:y@one:2/cell')
  })

  it('has doubled braces as single ones', () => {
    expect(expand('mysql://u:{{p}}@db/cell')).toBe('mysql://u:{p}@db/cell')
  })

  it.each([
    ['{scheme}://u@{hostname}:{port}/x', 'mysql://u@db/nova', 'asks for {port}'],
    ['{scheme}://u@db/{database}', whole, 'asks for {database}'],
    ['{scheme!r}://u@db/x', whole, 'asks for {scheme!r}'],
    ['{0}://u@db/x', whole, 'asks for {0}'],
    ['{}://u@db/x', whole, 'asks for {}'],
    ['{scheme://u@db/x', whole, 'a brace that stands alone'],
    ['mysql://u:p}@db/x', whole, 'a brace that stands alone'],
    ['{scheme}://u@db/x', null, 'databases.nova'],
    ['{scheme}://u@db/x', 'nonsense', 'asks for {scheme}'],
  ])('that cannot be filled in is refused: %s', async (template, connection, why) => {
    const failure = await failureOf(() => expand(template, connection))
    expect(failure.code).toBe('database.url')
    expect(failure.message).toContain(why)
    expect(failure.message).not.toContain('CAN')
  })
})
