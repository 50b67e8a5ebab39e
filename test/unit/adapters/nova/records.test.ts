/** Nova's JSON of any release as records: tolerant of what is missing or new. */
import { describe, expect, it } from 'vitest'
import {
  isDark,
  pickHypervisor,
  pickMapping,
  pickMigration,
  pickPastServer,
  pickService,
  serverPicker,
} from '../../../../src/adapters/nova/records.ts'
import { failureOf } from '../../../support/failures.ts'

const id = '5e5e5e5e-3954-4e4e-8b66-91b3c02485d9'
const serverOf = (row: object) => serverPicker()({ id, status: 'ACTIVE', ...row })

describe('a server', () => {
  it('is a record with no more than an id and a status', () => {
    expect(serverOf({})).toEqual({
      server: {
        id,
        status: 'ACTIVE',
        name: null,
        project: null,
        vmState: null,
        taskState: null,
        host: null,
        instanceName: null,
        locked: false,
        createdAt: null,
        updatedAt: null,
      },
      mappings: [],
    })
  })

  it('has what an administrator sees, and nothing that its user put into it', () => {
    const record = serverOf({
      name: 'web',
      tenant_id: 'p1',
      'OS-EXT-STS:vm_state': 'active',
      'OS-EXT-STS:task_state': 'rebooting',
      'OS-EXT-SRV-ATTR:host': 'compute-01',
      'OS-EXT-SRV-ATTR:instance_name': 'instance-00000001',
      'OS-EXT-SRV-ATTR:user_data': 'hunter2',
      adminPass: 'hunter2',
      metadata: { password: 'hunter2' },
      locked: true,
    })
    expect(record.server).toMatchObject({
      project: 'p1',
      vmState: 'active',
      taskState: 'rebooting',
      host: 'compute-01',
      instanceName: 'instance-00000001',
      locked: true,
    })
    expect(JSON.stringify(record)).not.toContain('hunter2')
  })

  it('lists its volumes, of which the rest is not known yet', () => {
    const volumes = [{ id: 'v1', delete_on_termination: true }, { id: 'v2' }, null]
    expect(serverOf({ 'os-extended-volumes:volumes_attached': volumes }).mappings).toEqual([
      { server: id, volume: 'v1', attachment: undefined, device: null, root: undefined, deleteOnTermination: true },
      { server: id, volume: 'v2', attachment: undefined, device: null, root: undefined, deleteOnTermination: false },
    ])
  })

  it.each([[{ id }], [{ status: 'ACTIVE' }]])('is not one without id and status: %j', async (row) => {
    expect((await failureOf(() => serverPicker()(row))).code).toBe('endpoint.nonsense')
  })

  it('of a cell that does not answer is told from one whose state Nova does not know', () => {
    expect(isDark({ id, status: 'UNKNOWN' })).toBe(true)
    expect(isDark({ id, status: 'UNKNOWN', 'OS-EXT-STS:vm_state': 'odd' })).toBe(false)
    expect(isDark({ id, status: 'ACTIVE' })).toBe(false)
  })
})

describe('a mapping', () => {
  const row = { serverId: id, volumeId: 'v1', device: '/dev/vdb' }

  it.each([
    [{ attachment_id: 'a1' }, 'a1'],
    [{ attachment_id: null }, null],
    [{}, undefined],
  ])('with %j has the attachment %j: none is another thing than not shown', (more, attachment) => {
    expect(pickMapping({ ...row, ...more }).attachment).toBe(attachment)
  })

  it('is none without server and volume', async () => {
    expect((await failureOf(() => pickMapping({ serverId: id }))).code).toBe('endpoint.nonsense')
  })
})

describe('a service', () => {
  const row = { binary: 'nova-compute', host: 'h', status: 'enabled' }

  it.each([
    [{ state: 'up' }, 'up'],
    [{ state: 'down' }, 'down'],
    [{ status: 'UNKNOWN' }, 'unknown'],
    [{ status: 'UNKNOWN', state: 'up' }, 'unknown'],
    [{}, 'unknown'],
    [{ state: 'odd' }, 'unknown'],
  ])('of %j is %s', (more, state) => {
    expect(pickService({ ...row, ...more }).state).toBe(state)
  })

  it('is enabled, and not forced down, unless it is said', () => {
    expect(pickService({ ...row, state: 'up' })).toMatchObject({ enabled: true, forcedDown: false, updatedAt: null })
    expect(pickService({ ...row, status: 'disabled', forced_down: true })).toMatchObject({
      enabled: false,
      forcedDown: true,
    })
  })
})

describe('the other records', () => {
  it('of hypervisors know the host of their service, which may have another name', () => {
    const row = { hypervisor_hostname: 'node-1.example', service: { host: 'node-1' }, host_ip: '10.0.0.1' }
    expect(pickHypervisor(row)).toEqual({ host: 'node-1', hostname: 'node-1.example', type: null, address: '10.0.0.1' })
    expect(pickHypervisor({ hypervisor_hostname: 'n' }).host).toBe('n')
  })

  it('of migrations go by whatever id the release gives them', () => {
    const row = { id: 7, instance_uuid: id, status: 'running', created_at: 'c' }
    expect(pickMigration(row)).toMatchObject({ id: '7', kind: null, source: null, updatedAt: 'c' })
    expect(pickMigration({ ...row, uuid: 'u7', updated_at: 'u' })).toMatchObject({ id: 'u7', updatedAt: 'u' })
  })

  it('of servers that are gone know when they went', () => {
    const row = { id, 'OS-SRV-USG:terminated_at': 't', updated: 'u', 'OS-EXT-SRV-ATTR:host': 'h' }
    expect(pickPastServer(row)).toEqual({ id, name: null, host: 'h', endedAt: 't', remembered: 'deleted-row' })
    expect(pickPastServer({ id, updated: 'u' })).toMatchObject({ host: null, endedAt: 'u' })
  })
})
