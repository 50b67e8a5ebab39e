/** Servers whose mappings are kept in numbers: told again just as they came. */
import { describe, expect, it } from 'vitest'
import type { AttachmentId, ServerId, VolumeId } from '../../../src/kernel/ids.ts'
import type { Mapping, Server, ServerRecord } from '../../../src/model/nova.ts'
import { Agreement } from '../../../src/observe/agreement.ts'
import { ServerList } from '../../../src/observe/server-list.ts'

const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

const server = (text: string): Server => ({
  id: text as ServerId,
  name: `server ${text}`,
  project: null,
  status: 'ACTIVE',
  vmState: 'active',
  taskState: null,
  host: null,
  instanceName: null,
  locked: false,
  createdAt: '2026-01-02T03:04:05Z',
  updatedAt: null,
})

const mapping = (of: string, volume: string, more: Partial<Mapping> = {}): Mapping => ({
  server: of as ServerId,
  volume: volume as VolumeId,
  attachment: undefined,
  device: null,
  root: undefined,
  deleteOnTermination: false,
  ...more,
})

function listed(records: readonly ServerRecord[]): ServerList {
  const list = new ServerList(new Agreement())
  for (const record of records) list.add(record)
  return list
}

const told = (list: ServerList): readonly ServerRecord[] => [...list.records().values()]

describe('a list of servers', () => {
  it.each<[string, readonly Mapping[]]>([
    ['no mapping', []],
    [
      'mappings as the list tells them',
      [mapping(id(1), id(10)), mapping(id(1), id(11), { deleteOnTermination: true })],
    ],
    ['a mapping whose attachment is known', [mapping(id(1), id(10), { attachment: id(20) as AttachmentId })]],
    ['a mapping that is known to have none', [mapping(id(1), id(10), { attachment: null })]],
    ['a mapping with a device', [mapping(id(1), id(10), { device: '/dev/vdb' })]],
    ['a root disk', [mapping(id(1), id(10), { root: true })]],
    ['a mapping that names another server', [mapping(id(2), id(10))]],
    ['a volume whose id is none', [mapping(id(1), id(10)), mapping(id(1), 'VOLUME')]],
  ])('tells a server with %s as it came', (_, mappings) => {
    const record = { server: server(id(1)), mappings }
    expect(told(listed([record]))).toEqual([record])
  })

  it('tells a server whose id is no UUID as it came', () => {
    const record = { server: server('SERVER'), mappings: [mapping('SERVER', id(10))] }
    expect(told(listed([record]))).toEqual([record])
    expect(listed([record]).carriers).toBe(1)
  })

  it('keeps of a server that comes twice what came last', () => {
    const first = { server: server(id(1)), mappings: [mapping(id(1), id(10), { device: 'vdb' })] }
    const last = { server: server(id(1)), mappings: [mapping(id(1), id(11))] }
    const other = { server: server(id(2)), mappings: [mapping(id(2), id(12))] }
    expect(told(listed([first, other, last]))).toEqual([last, other])
  })

  it('has room for more than it began with', () => {
    const many = Array.from({ length: 9000 }, (_, at) => ({
      server: server(id(at)),
      mappings: [mapping(id(at), id(20_000 + at))],
    }))
    const list = listed(many)
    expect(list.carriers).toBe(9000)
    expect(told(list)).toEqual(many)
  })
})
