/** Names are other people's: whatever is in them, nothing moves the cursor, breaks a row or becomes markup. */
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { textWidth } from '../../src/cli/printers/text-width.ts'
import { dropRow } from '../../src/simulate/cinder/rows.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { attach, inThePast, makeServer, makeVolume, write } from '../../src/simulate/hands.ts'
import { commandHere } from '../support/command-line.ts'
import { csvRows } from '../support/csv.ts'
import { stillCloud } from '../support/simulated-scan.ts'
import { keptSnapshot } from '../support/snapshot-files.ts'

const hostile: Readonly<Record<string, string>> = {
  'an escape that clears the screen': 'a\u001b[2J\u001b[H\u001b]0;title\u0007b',
  'an escape of eight bits': 'a\u009b2Jb',
  'ends of lines': 'a\n| critical | fake |\r\nb\u2028c\u0085d',
  'a change of direction': 'abc\u202edrow\u2066',
  'letters from right to left': 'نظام קובץ',
  'letters that are wide': '卷宗'.repeat(30),
  'accents without a letter': 'a\u0301\u0302\u0303'.repeat(20),
  nothing: '',
  'a very long word': 'x'.repeat(5_000),
  'a formula': "=cmd|' /C calc'!A0",
  'a formula behind a blank': ' @SUM(1+1)*cmd',
  markup: '<script>alert("1")</script><img src=x onerror=alert(1)>&amp;\'',
  Mermaid: '"]:::plain\n  click n0 href "javascript:alert(1)"\n%%{init: {}}%%`',
  YAML: '- a: &b [*c] # !!python/object yes',
  'a lone half of a letter': 'a\ud83db',
}

/** The same name for a volume that a guest uses unrecorded, and for its server. */
function cloudWith(name: string): SimulatedCloud {
  const cloud = stillCloud()
  const past = inThePast(cloud, 86_400_000)
  const server = makeServer(past, { name, root: true })
  const volume = makeVolume(past, { name })
  const { attachment } = attach(past, server, volume)
  dropRow(past, attachment)
  write(past, volume, 'available', 'detached')
  return cloud
}

/** Whatever a terminal would obey, and be it only to begin a line. */
const obeyed = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

const columns = ['Fault', 'Subject', 'Summary'].flatMap((name) => ['-c', name])

describe.each(Object.entries(hostile))('a name with %s', (_what, name) => {
  const kept = keptSnapshot(() => cloudWith(name))
  beforeAll(kept.make)
  let volume = ''
  const scan = (...args: readonly string[]) => commandHere(['scan', '--from', kept.path(), ...args])
  const why = async (format: string, width?: number) => {
    volume ||= (await scan('-f', 'value', '-c', 'Volume')).stdout.trim()
    const { stdout } = await commandHere(['why', volume, '--from', kept.path(), '-f', format], width ? { width } : {})
    return stdout
  }

  it('does nothing to a terminal, in any format', async () => {
    for (const format of ['table', 'json', 'ndjson', 'csv', 'yaml', 'value', 'html']) {
      const { stdout, stderr } = await scan('-f', format)
      expect((stdout + stderr).replaceAll('\n', ''), format).not.toMatch(obeyed)
    }
    for (const format of ['table', 'json', 'yaml', 'html', 'mermaid'])
      expect((await why(format)).replaceAll('\n', ''), format).not.toMatch(obeyed)
  })

  it('breaks no row', async () => {
    const count = (text: string) => text.trimEnd().split('\n').length
    expect(count((await scan('-f', 'value', ...columns)).stdout)).toBe(1)
    expect(count((await scan('-f', 'ndjson')).stdout)).toBe(1)
    const rows = csvRows((await scan('-f', 'csv', ...columns)).stdout)
    expect(rows.map((row) => row.length)).toEqual([3, 3])
    const table = (await scan(...columns)).stdout.trimEnd().split('\n')
    expect(table.every((line) => /^([|+]).*\1$/.test(line))).toBe(true)
    expect(table).toHaveLength(5)
  })

  it('is kept as it is where programs read it', async () => {
    const kept = name.isWellFormed() ? name : name.toWellFormed()
    for (const document of [JSON.parse(await why('json')), parse(await why('yaml'))])
      expect((document.thing.name ?? '').toWellFormed()).toBe(kept)
  })

  it('is no markup in a page', async () => {
    for (const page of [(await scan('-f', 'html')).stdout, await why('html')]) {
      const tags = new Set([...page.matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map(([, tag]) => tag?.toLowerCase()))
      expect([...tags].filter((tag) => ['script', 'img', 'a', 'iframe', 'object'].includes(tag ?? ''))).toEqual([])
      const attributes = [...page.matchAll(/<[a-z][^>]*>/gi)].join(' ').replace(/"[^"]*"/g, '""')
      expect(attributes).not.toMatch(/\s(?:on[a-z]+|href|src)=/i)
    }
  })

  it('fits into the lines of a narrow terminal', async () => {
    const lines = (await why('table', 80)).split('\n')
    expect(lines.filter((line) => textWidth(line) > 80)).toEqual([])
  })

  it('ends no label of a chart', async () => {
    const chart = await why('mermaid')
    const inner = chart.split('\n').filter((line) => /^ {4}n\d+\[/.test(line))
    expect(inner.length).toBeGreaterThan(2)
    for (const line of inner)
      expect(line).toMatch(/^ {4}n\d+\["[^"`<>]*(?:<br\/>[^"`<>]*)*"\]:::(?:plain|blank|unseen)$/)
    expect(chart).not.toMatch(/^\s*(?:click|%%\{)/m)
  })
})

describe('CSV', () => {
  it.each(['=cmd', '+1', '-1', '@SUM(A1)', ' =cmd', '＝cmd'])('gives no formula to a spreadsheet: %s', async (text) => {
    const { printRows } = await import('../../src/cli/printers/rows.ts')
    const columns = { usual: ['Name'], all: ['Name'] }
    const csv = printRows([{ Name: text }], columns, { format: 'csv', column: [], width: null, title: '' })
    expect(csvRows(csv)[1]).toEqual([`'${text}`])
  })
})
