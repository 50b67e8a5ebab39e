import { describe, expect, it } from 'vitest'
import { gatherQuotas, pickAttachment } from '../../../../src/adapters/databases/cinder-rows.ts'

const row = { id: 'a', volume_id: 'v', instance_uuid: 's', attach_status: 'attached', connected: 1 }

describe('a row of an attachment', () => {
  it('names its host by the column before the connector', () => {
    expect(pickAttachment({ ...row, attached_host: 'compute-01', connector: '{"host":"other"}' }).host).toBe(
      'compute-01',
    )
    expect(pickAttachment({ ...row, attached_host: null, connector: '{"host":"compute-02"}' }).host).toBe('compute-02')
  })

  it('without a connector has no host, and that is known', () => {
    expect(pickAttachment({ ...row, attached_host: null, connector: null }).host).toBeNull()
  })

  it.each(['nonsense', 'null', '[]', '"x"'])('with the connector %s has no host, and does not fail', (connector) => {
    expect(pickAttachment({ ...row, attached_host: null, connector }).host).toBeNull()
  })

  it('keeps nothing else of the connector', () => {
    const connector = '{"host":"compute-02","initiator":"iqn.CANARY","ip":"10.0.0.1"}'
    expect(JSON.stringify(pickAttachment({ ...row, attached_host: null, connector }))).not.toContain('CANARY')
  })
})

describe('rows of quota usage', () => {
  it('are one record a project; what has no row is not used', () => {
    const rows = [
      { project_id: 'p', resource: 'volumes', in_use: 3, reserved: 1 },
      { project_id: 'p', resource: 'gigabytes', in_use: 30, reserved: 0 },
      { project_id: 'q', resource: 'snapshots', in_use: 2, reserved: 0 },
      { project_id: 'q', resource: 'volumes_ssd', in_use: 9, reserved: 0 },
      { project_id: null, resource: 'volumes', in_use: 9, reserved: 0 },
    ]
    const unused = { inUse: 0, reserved: 0 }
    expect(gatherQuotas(rows)).toEqual([
      { project: 'p', volumes: { inUse: 3, reserved: 1 }, gigabytes: { inUse: 30, reserved: 0 }, snapshots: unused },
      { project: 'q', volumes: unused, gigabytes: unused, snapshots: { inUse: 2, reserved: 0 } },
    ])
  })
})
