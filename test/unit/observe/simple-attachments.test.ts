import { describe, expect, it } from 'vitest'
import type { AttachmentId, ServerId, VolumeId } from '../../../src/kernel/ids.ts'
import type { Attachment } from '../../../src/model/cinder.ts'
import { SimpleAttachments } from '../../../src/observe/simple-attachments.ts'

const volume = '11111111-89ab-4cde-8f01-fedcba987654' as VolumeId

const attachment = (fields: Partial<Attachment> = {}): Attachment => ({
  id: '22222222-89ab-4cde-8f01-fedcba987654' as AttachmentId,
  volume,
  server: '33333333-89ab-4cde-8f01-fedcba987654' as ServerId,
  status: 'attached',
  host: undefined,
  device: null,
  connected: undefined,
  attachedAt: '2026-02-27T08:15:30.000123',
  ...fields,
})

describe('attachments in numbers', () => {
  it.each([
    attachment(),
    attachment({ attachedAt: null }),
    attachment({ connected: true }),
    attachment({ connected: false }),
    attachment({ attachedAt: '2024-02-29T23:59:59.999999' }),
    attachment({ attachedAt: '2026-12-31T00:00:00.000000' }),
    attachment({ attachedAt: '2026-01-30T12:00:00.500001' }),
  ])('come back as they were: %j', (record) => {
    const simple = new SimpleAttachments()
    expect(simple.keep(70_000, record)).toBe(true)
    expect(simple.recordOf(70_000, volume)).toEqual(record)
    expect(simple.is(70_000, record.id)).toBe(true)
    expect(simple.isOf(70_000, record.server as string)).toBe(true)
    expect(simple.is(70_000, record.server as string)).toBe(false)
  })

  it.each([
    ['no time that there is', { attachedAt: '2026-02-30T08:15:30.000123' }],
    ['hour 24', { attachedAt: '2026-02-27T24:00:00.000000' }],
    ['a time of another form', { attachedAt: '2026-02-27T08:15:30Z' }],
    ['a time with a sign in it', { attachedAt: '2026-02-27T08:15:30.00+123' }],
    ['a state on the way', { status: 'attaching' }],
    ['no server', { server: null }],
    ['a server whose id is no UUID', { server: 'SERVER' as ServerId }],
    ['an id that is no UUID', { id: 'attachment' as AttachmentId }],
    ['a device', { device: '/dev/vdb' }],
    ['a host', { host: 'compute-01' }],
    ['a host that was not given', { host: null }],
  ] as const)('are refused where that would lose something: %s', (_, fields) => {
    expect(new SimpleAttachments().keep(1, attachment(fields))).toBe(false)
  })
})
