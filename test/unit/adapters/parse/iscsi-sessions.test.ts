import { describe, expect, it } from 'vitest'
import { parseIscsiSessions } from '../../../../src/adapters/parse/iscsi-sessions.ts'
import { failureOf } from '../../../support/failures.ts'
import { sample } from '../../../support/samples.ts'

describe('the sessions of a host', () => {
  it('are told apart by portal, each with its LUNs', () => {
    const session = {
      target: 'iqn.2000-05.com.3pardata:lab',
      initiator: 'iqn.1993-08.org.debian:01:compute-01',
      connection: 'LOGGED IN',
      state: 'LOGGED_IN',
    }
    expect(parseIscsiSessions(sample('iscsi/healthy.txt'))).toEqual([
      {
        ...session,
        portal: '127.0.0.1:3260',
        id: '1',
        luns: [{ hctl: '4:0:0:1', device: 'sda', transport: 'running' }],
      },
      {
        ...session,
        portal: '10.0.2.15:3260',
        id: '2',
        luns: [{ hctl: '5:0:0:1', device: 'sdb', transport: 'running' }],
      },
    ])
  })

  it('may have lost their connection', () => {
    const states = parseIscsiSessions(sample('iscsi/portals-down.txt')).map(({ connection, state }) => [
      connection,
      state,
    ])
    expect(states).toEqual([
      ['TRANSPORT WAIT', 'FREE'],
      ['IN LOGIN', 'FREE'],
    ])
  })

  it('may have a LUN without a block device, an IPv6 portal and a target without a mark', () => {
    const text = [
      'Target: iqn.2010-10.org.openstack:volume-0d7e5a3c-1111-4222-8333-444455556666',
      '\tCurrent Portal: [fe80::1]:3260,1',
      '\t\tSID: 7',
      '\t\tHost Number: 6\tState: running',
      '\t\tscsi6 Channel 00 Id 0 Lun: 0',
      '\t\tscsi6 Channel 00 Id 0 Lun: 1',
      '\t\t\tAttached scsi disk sdf\t\tState: transport-offline',
    ].join('\r\n')
    expect(parseIscsiSessions(text)).toMatchObject([
      {
        target: 'iqn.2010-10.org.openstack:volume-0d7e5a3c-1111-4222-8333-444455556666',
        portal: '[fe80::1]:3260',
        id: '7',
        luns: [
          { hctl: '6:0:0:0', device: null },
          { hctl: '6:0:0:1', device: 'sdf', transport: 'transport-offline' },
        ],
      },
    ])
  })

  it('keep no secret of CHAP', () => {
    const text = sample('iscsi/healthy.txt').replaceAll('********', 'hunter2')
    expect(JSON.stringify(parseIscsiSessions(text))).not.toContain('hunter2')
  })

  it('are none when the program says so', () => {
    expect(parseIscsiSessions('iscsiadm: No active sessions.\n')).toEqual([])
  })
})

describe('what is no list of sessions', () => {
  it.each([
    ['iscsiadm: can not connect to iSCSI daemon (111)!\n', 1],
    ['Current Portal: 10.0.0.1:3260,1\n', 1],
    ['Target: iqn.x\n\tCurrent Portal: 1:3260,1\n\tAttached scsi disk sda\tState: running\n', 3],
  ])('is refused: %j', async (text, line) => {
    expect((await failureOf(() => parseIscsiSessions(text))).facts['line']).toBe(line)
  })
})
