/** Logs and configuration: what people and services write. A log is never refused; there is nothing that cannot stand in it. */
import { describe, it } from 'vitest'
import { decodeText } from '../../src/adapters/parse/decode-text.ts'
import { parseJournalExport, recordOfJournal } from '../../src/adapters/parse/journal-export.ts'
import { eventsOf } from '../../src/adapters/parse/log-events.ts'
import { LogGatherer } from '../../src/adapters/parse/log-gatherer.ts'
import { parseOsloConfig } from '../../src/adapters/parse/oslo-config.ts'
import { booleanOf, listOf, OsloOptions } from '../../src/adapters/parse/oslo-options.ts'
import { redact } from '../../src/adapters/parse/redact.ts'
import { sample, samplesIn } from '../support/samples.ts'
import { answersOrRefuses, babble, holds, spoiled } from '../support/spoiled.ts'

const conf =
  '[DEFAULT]\nmy_ip = 10.0.0.1\nenabled_backends = a,b\n[a]\nrbd_pool = $b.x\nurl = $' +
  '{my_ip}:1\n[b]\nx = $a.y\n  and more\ny: "z"\n'

const configured = (text: string): void => {
  const file = parseOsloConfig(text, 'x.conf')
  const options = new OsloOptions([file, file])
  for (const { group, key } of file.assignments) {
    const value = options.get([group, key])?.value ?? ''
    listOf(value)
    booleanOf(value)
    options.all([group, key])
  }
}

describe('configuration', () => {
  it('is read or refused, however it is spoiled', () => {
    holds(spoiled([conf]), (text) => answersOrRefuses(() => configured(text)))
  })

  it('is read or refused, if only its words are right', () => {
    const words = ['[a]\n', 'key', ' = ', '$key', '$' + '{a.key}', '$$', '\\$', '\n', '\n ', '# c\n']
    holds(babble(words), (text) => answersOrRefuses(() => configured(text)))
  })
})

function readLog(text: string): void {
  const gatherer = new LogGatherer('Z')
  const records = text.split('\n').flatMap((line) => gatherer.take(line))
  eventsOf([...records, ...gatherer.end()], 'x.log')
}

describe('a log', () => {
  it('is read, however it is spoiled', () => {
    const lines = samplesIn('logs').flatMap((text) => text.split('\n').slice(0, 6).join('\n'))
    holds(spoiled(lines), (text) => {
      readLog(text)
      return true
    })
  })

  it('is read, if only its words are right', () => {
    const words = [
      '2026-01-02 03:04:05.678 ',
      '41 ',
      'ERROR ',
      'a.b ',
      '[-] ',
      '[instance: ',
      'Traceback (most recent call last)',
      'volume ',
      '0d7e5a3c-1111-4222-8333-444455556666',
      '{"log":"',
      'is busy\n',
    ]
    holds(babble(words), (text) => {
      readLog(text)
      return true
    })
  })

  it('in the journal is read or refused', () => {
    const long = `MESSAGE\n${String.fromCharCode(5, 0, 0, 0, 0, 0, 0, 0)}a\nb=c\n`
    holds(spoiled([`__REALTIME_TIMESTAMP=1767323045678901\n${long}PRIORITY=3\n\nMESSAGE=x\n\n`]), (text) => {
      const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0))
      decodeText(bytes)
      return answersOrRefuses(() => parseJournalExport(bytes).map(recordOfJournal))
    })
  })
})

describe('a secret', () => {
  const around = ['x at 10.0.0.1 y', 'auth_token: none', 'a://u:b@h/x', ':key=b:c', '-object secret,id=a,data=b']

  it('is gone, whatever stands before it', () => {
    holds(spoiled([...around, sample('logs/default.txt')]), (text) => {
      // An open quote before it may hide where it begins; services close theirs.
      const before = text.replace(/["']/g, '')
      return !redact(`${before} password=hunter2 and {"auth_password": "hunter2"}`).includes('hunter2')
    })
  })
})
