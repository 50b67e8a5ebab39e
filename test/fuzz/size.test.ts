/** Texts of one thing again and again, as long as a flooded log: the time a parser takes must grow with them, not with their square. */
import { describe, it } from 'vitest'
import { eventsOf } from '../../src/adapters/parse/log-events.ts'
import { LogGatherer } from '../../src/adapters/parse/log-gatherer.ts'
import { parseOsloConfig } from '../../src/adapters/parse/oslo-config.ts'
import { OsloOptions } from '../../src/adapters/parse/oslo-options.ts'
import { redact } from '../../src/adapters/parse/redact.ts'
import { type Parser, parsers } from '../support/parsers.ts'
import { answersOrRefuses } from '../support/spoiled.ts'

const length = 300_000

const units = [
  'a',
  ' ',
  '\t',
  '"',
  '\\',
  '[',
  '(',
  '|- ',
  ', ',
  '=:',
  '<a>',
  '$a',
  'key=',
  '9',
  ':// ',
  'a\n',
  '\n ',
  'x@',
]

/** Begins that lead a parser to where it could go astray. */
const begins: Readonly<Record<string, readonly string[]>> = {
  multipathd: ['{"major_version":0,"maps":[', '{"a":"'],
  multipath: ["a dm-1 A,B\nsize=1G features='", 'a dm-1 A,B\nsize=1\n`- 1:1:1:1 sda 8:0 active '],
  'virsh dumpxml': ['<domain>', '<domain a="', '<!--', '<domain><![CDATA['],
  qemu: ['-drive\nfile=rbd:', '-name\n', '-blockdev\n{"a":"'],
  iscsiadm: ['Target: ', 'Target: a\nCurrent Portal: '],
}

const log = (text: string): void => {
  const gatherer = new LogGatherer('Z')
  eventsOf([...text.split('\n').flatMap((line) => gatherer.take(line)), ...gatherer.end()], 'x')
}

const options = (text: string): void => {
  const all = new OsloOptions([parseOsloConfig(text, 'x')])
  all.get(['a', 'x'])
}

const heads = [
  '2026-01-02 03:04:05.678 1 ERROR a.b [-] volume ',
  '{"log":"',
  '<13>Jan  2 03:04:05 a b: ',
  '[instance: ',
]

const others: readonly Parser[] = [
  ['the configuration', options, [], ['[a]\nx = ', '[a]\nx = 1\n', '[']],
  ['a log', log, [], heads],
  ['what is to be redacted', redact, [], ['password="', "key='", 'a://', 'token: ']],
]

describe.each([...parsers, ...others])('%s', (name, parse, _samples, words) => {
  it('is done with a long text in good time', () => {
    const starts = ['', ...(begins[name] ?? []), ...(others.some(([other]) => other === name) ? words : [])]
    for (const start of starts)
      for (const unit of units) answersOrRefuses(() => parse(start + unit.repeat(length / unit.length)))
  })
})
