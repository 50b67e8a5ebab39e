import { describe, expect, it } from 'vitest'
import { eventsOf } from '../../../../src/adapters/parse/log-events.ts'
import { LogGatherer } from '../../../../src/adapters/parse/log-gatherer.ts'
import type { LogRecord } from '../../../../src/adapters/parse/log-record.ts'
import { sample } from '../../../support/samples.ts'

const volume = '0d7e5a3c-1111-4222-8333-444455556666'
const second = '1b2c3d4e-2222-4333-8444-555566667777'
const request = 'req-5f3c8b1e-1111-4222-8333-444455556666'

const record = (message: string, more: Partial<LogRecord> = {}): LogRecord => ({
  at: '2026-01-02T03:04:05.678Z',
  level: 'ERROR',
  logger: 'cinder.volume.manager',
  process: '41',
  request,
  globalRequest: null,
  instance: null,
  message,
  trace: [],
  ...more,
})

function eventsIn(path: string) {
  const gatherer = new LogGatherer('Z')
  const records = sample(path)
    .split('\n')
    .flatMap((line) => gatherer.take(line))
  return eventsOf([...records, ...gatherer.end()], 'cinder-volume.log')
}

describe('the log of a volume that is busy', () => {
  it('tells it of that volume, though the sentence names none: its request does', () => {
    expect(eventsIn('logs/cinder-busy.txt').map(({ kind, volume: id, at }) => [kind, id, at])).toEqual([
      ['volume-busy', '04a6d415-8921-44a3-aeea-bb56e7f9fb0e', '2026-11-24T12:38:04.526Z'],
      ['volume-busy', '04a6d415-8921-44a3-aeea-bb56e7f9fb0e', '2026-11-24T12:38:04.571Z'],
    ])
  })
})

describe('the log of several services', () => {
  it('tells what was refused, left and ignored, and of whom', () => {
    const events = eventsIn('logs/default.txt').map(({ kind, volume: id, server, attachment }) => ({
      kind,
      id,
      server,
      attachment,
    }))
    expect(events).toEqual(
      expect.arrayContaining([
        { kind: 'volume-busy', id: volume, server: null, attachment: undefined },
        { kind: 'export-removal-failed', id: volume, server: null, attachment: undefined },
        { kind: 'cleanup-ignored', id: volume, server: '6f1c2d3e-aaaa-4bbb-8ccc-ddddeeeeffff', attachment: undefined },
        {
          kind: 'detach-refused',
          id: volume,
          server: '6f1c2d3e-aaaa-4bbb-8ccc-ddddeeeeffff',
          attachment: 'a77ac4ed-0000-4000-8000-000000000001',
        },
      ]),
    )
    expect(events).toHaveLength(4)
  })
})

describe('the volume of a sentence', () => {
  it('is none when its request names several', () => {
    const records = [
      record(`Cloning volume-${volume} from volume-${second}`, { level: 'INFO' }),
      record('Unable to delete busy volume.'),
    ]
    expect(eventsOf(records, 'x')).toMatchObject([{ volume: null }])
  })

  it('is its own before its request’s', () => {
    const records = [
      record(`Deleting volume ${volume}`, { level: 'DEBUG' }),
      record(`Failed to detach volume ${second} from /dev/vdb`),
    ]
    expect(eventsOf(records, 'x')).toMatchObject([{ volume: second, kind: 'detach-failed' }])
  })

  it('is not the snapshot whose lock was taken', () => {
    const records = [
      record(`Acquiring lock "/x/cinder-${second}-delete_snapshot"`, { level: 'DEBUG' }),
      record('Delete snapshot failed, due to snapshot busy.'),
    ]
    expect(eventsOf(records, 'x')).toMatchObject([{ volume: null, kind: 'snapshot-busy' }])
  })
})

describe('an event', () => {
  it('holds the sentence without secrets, and not the dump behind it', () => {
    const [event] = eventsOf([record(`Terminate volume connection failed: {'auth_password': 'hunter2'}\ndump`)], 'x')
    expect(event?.text).toBe("Terminate volume connection failed: {'auth_password': ***}")
  })

  it('comes after those before it, in whichever order processes wrote', () => {
    const records = ['2026-01-02T03:04:06.000Z', '2026-01-02T03:04:05.000Z'].map((at) =>
      record('Extend volume failed.', { at }),
    )
    expect(eventsOf(records, 'x').map(({ at }) => at)).toEqual(['2026-01-02T03:04:05.000Z', '2026-01-02T03:04:06.000Z'])
  })

  it('is not made of what developers log, nor of sentences that tell nothing', () => {
    const records = [record('Unable to delete busy volume.', { level: 'DEBUG' }), record('Updating volume status')]
    expect(eventsOf(records, 'x')).toEqual([])
  })

  it('is refused or failed by what the traceback ends with', () => {
    const failed = record('Failed to detach volume', {
      trace: ['Traceback', 'ConflictNovaUsingAttachment: Detach volume from'],
    })
    expect(eventsOf([failed], 'x')).toMatchObject([{ kind: 'detach-refused' }])
  })
})
