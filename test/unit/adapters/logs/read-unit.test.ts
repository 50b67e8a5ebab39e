/** Units of the journal, through a stand-in for journalctl; and what journalctl exported into a file. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { busyRequest, busyVolume, osloLine, readLog } from '../../../support/read-logs.ts'
import { temporaryFiles } from '../../../support/temporary-files.ts'

const entry = (message: string | readonly number[], more: Readonly<Record<string, string>> = {}) => ({
  __CURSOR: 's=1',
  __REALTIME_TIMESTAMP: '1767323045678901',
  _PID: '41',
  MESSAGE: message,
  ...more,
})

const line = (message: string) => entry(osloLine('2026-01-02 03:04:05.678', message))
const busy = [line(`Deleting volume volume-${busyVolume}`), line('Unable to delete busy volume.')]

/** A journalctl that prints this, and notes how it was called. */
function journalctl(entries: readonly object[], script = '') {
  const folder = temporaryFiles({
    answer: entries.map((one) => `${JSON.stringify(one)}\n`).join(''),
    journalctl: `#!/bin/sh\nprintf '%s\\n' "$@" >"$(dirname "$0")/called"\ncat "$(dirname "$0")/answer"\n${script}\n`,
  })
  chmodSync(join(folder, 'journalctl'), 0o755)
  return {
    read: (more: Parameters<typeof readLog>[0] = {}) =>
      readLog(
        { service: 'nova-compute', what: { unit: 'nova-compute.service' }, ...more },
        { env: { PATH: `${folder}:${process.env['PATH']}` }, now: Date.parse('2026-01-02T04:00:00Z') },
      ),
    called: () => readFileSync(join(folder, 'called'), 'utf8').trim().split('\n'),
  }
}

describe('a unit of the journal', () => {
  it('tells what its service wrote to its output, at the journal’s own times', async () => {
    const report = await journalctl(busy).read()
    expect(report).toMatchObject({
      source: 'RegionOne nova-compute log of unit nova-compute.service',
      unseen: null,
      events: [{ kind: 'volume-busy', volume: busyVolume, at: '2026-01-02T03:04:05.679Z', request: busyRequest }],
    })
  })

  it('tells what its service gave to the journal itself, with level and traceback', async () => {
    const own = entry('Failed to detach volume', {
      LOGGER_NAME: 'nova.compute.manager',
      LOGGER_LEVEL: 'ERROR',
      REQUEST_ID: busyRequest,
      EXCEPTION_INFO: `Traceback\nBusy: volume-${busyVolume}`,
    })
    expect((await journalctl([own]).read()).events).toMatchObject([{ kind: 'detach-failed', volume: busyVolume }])
  })

  it('is legible where a text is not UTF-8, which comes as bytes', async () => {
    const bytes = [...Buffer.from(osloLine('2026-01-02 03:04:05.678', 'Extend volume failed. größe'), 'latin1')]
    expect((await journalctl([entry(bytes)]).read()).events).toMatchObject([{ text: 'Extend volume failed. größe' }])
  })

  it('is asked for by its name, whole, and from the time on that is wanted', async () => {
    const { read, called } = journalctl(busy)
    await read({ sinceMs: 3_600_000 })
    expect(called()).toEqual(
      expect.arrayContaining(['--unit=nova-compute.service', '--output=json', '--all', '--since=@1767322800']),
    )
  })

  it('that may not be read is refused, also when journalctl calls that no failure', async () => {
    const script = "echo 'Hint: You are currently not seeing messages from other users and the system.' >&2"
    expect((await journalctl([], script).read()).unseen?.reason).toBe('refused')
  })

  it('that has no entries may have another name: it is not called whole', async () => {
    const { unseen } = await journalctl([], 'echo "-- No entries --"').read()
    expect(unseen?.detail).toContain('the journal has no entries of nova-compute.service')
  })

  it('that fails says why', async () => {
    const { unseen } = await journalctl([], 'echo "Failed to add match: Invalid argument" >&2; exit 1').read()
    expect(unseen).toMatchObject({ reason: 'unreachable', detail: expect.stringContaining('Invalid argument') })
  })

  it('is not there where there is no journalctl', async () => {
    const { unseen } = await readLog({ what: { unit: 'x' } }, { env: { PATH: temporaryFiles() } })
    expect(unseen?.detail).toContain('there is no program journalctl')
  })
})

describe('what journalctl exported', () => {
  const exported = (entries: readonly Readonly<Record<string, unknown>>[]): string =>
    entries
      .map(
        (one) =>
          `${Object.entries(one)
            .map(([key, value]) => `${key}=${value}\n`)
            .join('')}\n`,
      )
      .join('')
  const read = (content: string) => {
    const file = join(temporaryFiles(), 'nova.export')
    writeFileSync(file, content)
    return readLog({ what: { path: file } })
  }

  it('as JSON in a file is read like the journal', async () => {
    const { events, unseen } = await read(busy.map((one) => `${JSON.stringify(one)}\n`).join(''))
    expect({ unseen, events }).toMatchObject({ unseen: null, events: [{ at: '2026-01-02T03:04:05.679Z' }] })
  })

  it('in its own form in a file is known by how it begins', async () => {
    expect(await read(exported(busy))).toMatchObject({ unseen: null, events: [{ volume: busyVolume }] })
  })

  it('and then broke off is told as far as it goes, and is not whole', async () => {
    const { events, unseen } = await read(`${exported(busy)}${exported(busy).slice(0, 60)}`)
    expect(events).toHaveLength(1)
    expect(unseen).toMatchObject({ reason: 'nonsense', detail: expect.stringContaining('nova.export:3:') })
  })
})
