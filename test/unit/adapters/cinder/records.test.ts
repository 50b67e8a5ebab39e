/** Cinder's JSON of any release as records: tolerant of what is missing or new, and keeping no secret. */
import { describe, expect, it } from 'vitest'
import {
  pickAttachment,
  pickBackup,
  pickManageable,
  pickMessage,
  pickPool,
  pickQuota,
  pickService,
  pickSnapshot,
  pickTransfer,
  volumePicker,
} from '../../../../src/adapters/cinder/records.ts'
import type { ProjectId } from '../../../../src/kernel/ids.ts'
import { failureOf } from '../../../support/failures.ts'

const id = '8267b924-3954-4e4e-8b66-91b3c02485d9'
const volumeOf = (row: object) => volumePicker()({ id, status: 'available', ...row })

describe('a volume', () => {
  it('is a record with no more than an id and a status', () => {
    expect(volumeOf({})).toEqual({
      volume: {
        id,
        status: 'available',
        name: null,
        sizeGib: 0,
        project: null,
        host: null,
        cluster: null,
        migrationStatus: null,
        nameId: null,
        multiattach: false,
        fromSnapshot: null,
        countsQuota: null,
        createdAt: null,
        updatedAt: null,
        consumer: null,
      },
      attached: [],
    })
  })

  it('has what an administrator of a new release sees', () => {
    const { volume } = volumeOf({
      name: 'db',
      size: 10,
      'os-vol-tenant-attr:tenant_id': 'p1',
      'os-vol-host-attr:host': 'h@ceph#pool',
      'os-vol-mig-status-attr:migstat': 'migrating',
      'os-vol-mig-status-attr:name_id': 'n1',
      cluster_name: 'c@ceph',
      multiattach: true,
      snapshot_id: 's1',
      consumes_quota: false,
      created_at: '2026-03-01T00:00:00.000000',
      a_field_of_tomorrow: { x: 1 },
    })
    expect(volume).toMatchObject({
      name: 'db',
      sizeGib: 10,
      project: 'p1',
      host: 'h@ceph#pool',
      migrationStatus: 'migrating',
      nameId: 'n1',
      cluster: 'c@ceph',
      multiattach: true,
      fromSnapshot: 's1',
      countsQuota: false,
    })
    expect(JSON.stringify(volume)).not.toContain('tomorrow')
  })

  it('of an unknown status keeps its word: rules decide that they do not know it', () => {
    expect(volumeOf({ status: 'pondering' }).volume.status).toBe('pondering')
  })

  it.each([[{ status: 'available' }], [{ id }]])('is not one without id and status: %j', async (row) => {
    expect((await failureOf(() => volumePicker()(row))).code).toBe('endpoint.nonsense')
  })

  it.each([
    [{ metadata: { ironic_node_uuid: 'n' } }, 'ironic'],
    [{ attachments: [{ device: 'ironic_mountpoint' }] }, 'ironic'],
    [{ metadata: { glance_image_id: 'i' } }, 'glance'],
    [{ metadata: { image_owner: 'o' } }, 'glance'],
    [{ metadata: { color: 'red' } }, null],
    [{ metadata: null, attachments: null }, null],
  ])('with %j is used by %j', (row, consumer) => {
    expect(volumeOf(row).volume.consumer).toBe(consumer)
  })

  it('brings its completed attachments with their hosts, but not those from before they had ids', () => {
    const views = [
      { id, attachment_id: 'a1', server_id: 's1', host_name: 'h1', device: '/dev/vdb' },
      { id, attachment_id: 'a2', server_id: null, host_name: null },
      { id, server_id: 's3' },
      null,
    ]
    expect(volumeOf({ attachments: views }).attached).toMatchObject([
      { id: 'a1', volume: id, server: 's1', status: 'attached', host: 'h1', device: '/dev/vdb', connected: undefined },
      { id: 'a2', server: null, host: null, device: null },
    ])
  })
})

describe('an attachment', () => {
  const row = { id: 'a1', volume_id: id, instance: 's1', status: 'attached' }

  it('does not know its host, which only the volume’s own view has', () => {
    expect(pickAttachment(row)).toMatchObject({ server: 's1', host: undefined, connected: undefined })
    expect(pickAttachment({ ...row, instance: null }).server).toBeNull()
  })

  it.each([
    [{ driver_volume_type: 'rbd', secret_uuid: 'u' }, true],
    [{}, false],
    [null, false],
    ['', false],
    [undefined, undefined],
  ])('with the connection %j is connected: %j', (connection_info, connected) => {
    expect(pickAttachment({ ...row, connection_info }).connected).toBe(connected)
  })

  it('keeps nothing of its connection, in which passwords and keys are', () => {
    const connection_info = {
      auth_password: 'hunter2',
      keyring: '[client.cinder]\n\tkey = hunter2',
      data: { discovery_auth_password: 'hunter2' },
    }
    expect(JSON.stringify(pickAttachment({ ...row, connection_info }))).not.toContain('hunter2')
  })
})

describe('the other records', () => {
  it('need but what names them', () => {
    expect(pickSnapshot({ id: 's', volume_id: id, status: 'available' })).toEqual({
      id: 's',
      volume: id,
      status: 'available',
      sizeGib: 0,
      project: null,
      countsQuota: null,
      updatedAt: null,
    })
    expect(pickBackup({ id: 'b', volume_id: id, status: 'creating', created_at: 'c' }).updatedAt).toBe('c')
    expect(pickMessage({})).toEqual({ resource: '', event: '', text: '', level: '', createdAt: null })
    expect(pickPool({ name: 'h@b#p' })).toEqual({ name: 'h@b#p', protocol: null, driver: null })
  })

  it('of services know whether the back end is up only where the release says it', () => {
    const row = { binary: 'cinder-volume', host: 'h@b', status: 'enabled', state: 'up' }
    expect(pickService(row)).toMatchObject({ enabled: true, up: true, backendUp: null, cluster: null })
    expect(pickService({ ...row, backend_state: 'down' }).backendUp).toBe(false)
    expect(pickService({ ...row, status: 'disabled', state: 'down', disabled_reason: 'works' })).toMatchObject({
      enabled: false,
      up: false,
      disabledReason: 'works',
    })
  })

  it('of transfers keep no key', () => {
    expect(pickTransfer({ id: 't', volume_id: id, auth_key: 'hunter2' })).toEqual({ id: 't', volume: id })
  })

  it('of quotas count nothing where nothing is said', () => {
    const project = 'p1' as ProjectId
    expect(pickQuota(project, { volumes: { in_use: 3, reserved: 1 }, gigabytes: -1 })).toEqual({
      project,
      volumes: { inUse: 3, reserved: 1 },
      gigabytes: { inUse: 0, reserved: 0 },
      snapshots: { inUse: 0, reserved: 0 },
    })
  })

  it('of objects on a back end know the volume by the template of their name', () => {
    expect(pickManageable({ reference: { 'source-name': `volumes/volume-${id}` }, size: 5 })).toMatchObject({
      volume: id,
      form: 'volume',
      sizeGib: 5,
    })
    expect(pickManageable({ reference: { 'source-id': '17' } })).toMatchObject({
      name: '17',
      volume: null,
      sizeGib: null,
    })
    expect(pickManageable({})).toMatchObject({ name: '', form: 'foreign' })
  })

  it.each([
    ['snapshots', () => pickSnapshot({ id: 's', status: 'x' })],
    ['attachments', () => pickAttachment({ id: 'a', status: 'x' })],
    ['backups', () => pickBackup({ volume_id: id, status: 'x' })],
    ['services', () => pickService({ host: 'h' })],
    ['pools', () => pickPool({})],
    ['transfers', () => pickTransfer({ id: 't' })],
  ])('are no %s without it', async (kind, pick) => {
    const failure = await failureOf(pick)
    expect(failure.code).toBe('endpoint.nonsense')
    expect(failure.message).toContain(`Cinder’s ${kind}`)
  })
})
