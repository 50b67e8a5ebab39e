import { describe, expect, it } from 'vitest'
import { pickBuildRequest, pickMapping, pickServer } from '../../../../src/adapters/databases/nova-rows.ts'

const request = {
  instance_uuid: 's',
  project_id: 'p',
  instance: JSON.stringify({ 'nova_object.data': { display_name: 'web', task_state: 'scheduling' } }),
  block_device_mappings: JSON.stringify({
    'nova_object.data': {
      objects: [
        { 'nova_object.data': { volume_id: 'v', attachment_id: 'a', boot_index: 0, device_name: '/dev/vda' } },
        { 'nova_object.data': { volume_id: null, source_type: 'image' } },
      ],
    },
  }),
  created_at: '2026-01-02 03:04:05',
  updated_at: null,
}

describe('a request to build a server', () => {
  it('is a server in BUILD on no host, with the volumes that it will have', () => {
    const { server, mappings } = pickBuildRequest(request)
    expect(server).toMatchObject({ id: 's', name: 'web', status: 'BUILD', taskState: 'scheduling', host: null })
    expect(mappings).toEqual([
      { server: 's', volume: 'v', attachment: 'a', device: '/dev/vda', root: true, deleteOnTermination: false },
    ])
  })

  it.each([null, '', 'nonsense', '{}', '{"nova_object.data":null}'])(
    'whose objects are %s is a server all the same',
    (json) => {
      const { server, mappings } = pickBuildRequest({ ...request, instance: json, block_device_mappings: json })
      expect(server).toMatchObject({ id: 's', status: 'BUILD', vmState: 'building' })
      expect(mappings).toEqual([])
    },
  )
})

describe('a row of a mapping', () => {
  const row = { instance_uuid: 's', volume_id: 'v', attachment_id: null, device_name: null, delete_on_termination: 1 }

  it.each([
    [0, true],
    ['0', true],
    [1, false],
    [-1, false],
    [null, false],
  ])('with the boot index %s: root is %s', (boot_index, root) => {
    expect(pickMapping({ ...row, boot_index }).root).toBe(root)
  })

  it('from before the attachment API has no attachment, which is known', () => {
    expect(pickMapping({ ...row, boot_index: null })).toMatchObject({ attachment: null, deleteOnTermination: true })
  })
})

describe('a row of a server', () => {
  it('changed when it was made, if it never was since', () => {
    const row = { uuid: 's', vm_state: 'active', created_at: '2026-01-02 03:04:05', updated_at: null, locked: 0 }
    expect(pickServer(row)).toMatchObject({ updatedAt: '2026-01-02T03:04:05Z', locked: false, status: 'ACTIVE' })
  })
})
