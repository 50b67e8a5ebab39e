import { describe, expect, it } from 'vitest'
import { drawTable } from '../../../../src/cli/printers/table.ts'

const id = '8267b924-3954-4e4e-8b66-91b3c02485d9'
const columns = ['Fault', 'Subject', 'Summary']
const row = ['stuck-attaching', id, 'attaching for 2 d: nobody has it, and nobody is attaching it']

describe('a table', () => {
  it('is as wide as it is where nobody looks', () => {
    expect(
      drawTable(
        ['A', 'Name'],
        [
          ['1', 'web'],
          ['22', ''],
        ],
        { width: null },
      ),
    ).toBe(
      ['+----+------+', '| A  | Name |', '+----+------+', '| 1  | web  |', '| 22 |      |', '+----+------+', ''].join(
        '\n',
      ),
    )
  })

  it('has a head and no rows where there are none', () => {
    expect(drawTable(['A'], [], { width: 80 })).toBe('+---+\n| A |\n+---+\n')
  })

  it('lets the column with the most room give way, and breaks no word', () => {
    const lines = drawTable(columns, [row], { width: 100 }).split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBe(100)
    expect(lines[3]).toContain(` ${id} `)
    expect(lines[3]).toContain('| stuck-attaching |')
    expect(lines.length).toBeGreaterThan(6)
  })
})

describe('a table for which a terminal is too narrow', () => {
  it('tells below what does not fit beside, and breaks no id', () => {
    expect(drawTable(columns, [row], { width: 52 })).toBe(
      [
        'Fault',
        '---------------',
        'stuck-attaching',
        `  Subject  ${id}`,
        '  Summary  attaching for 2 d: nobody has it, and',
        '           nobody is attaching it',
        '',
      ].join('\n'),
    )
  })

  it('keeps as many columns beside each other as there is room for', () => {
    const [head, rule, first] = drawTable(columns, [row], { width: 60 }).split('\n')
    expect([head, rule, first]).toEqual([
      'Fault            Subject',
      '---------------  ------------------------------------',
      `stuck-attaching  ${id}`,
    ])
  })

  it('says nothing of cells that are empty', () => {
    const lines = drawTable(['Check', 'Detail', 'Costs'], [['pools', 'x'.repeat(30), '']], { width: 20 })
    expect(lines).not.toContain('Costs')
  })

  it('has no head where not even the first column fits', () => {
    expect(drawTable(['ID'], [[id]], { width: 20 })).toBe(
      `  ID  ${id.slice(0, 14)}\n      ${id.slice(14, 28)}\n      ${id.slice(28)}\n`,
    )
  })
})

it('what others wrote stays in its cell', () => {
  const lines = drawTable(['Name'], [['a\n| b |\u001b[2J']], { width: 80 })
    .trimEnd()
    .split('\n')
  expect(lines).toHaveLength(5)
  expect(lines[3]).toBe('| a\\u{a}| b |\\u{1b}[2J |')
})
