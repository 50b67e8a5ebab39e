import { expect, it } from 'vitest'
import { parseLioConfig } from '../../../../src/adapters/parse/lio-config.ts'
import { failureOf } from '../../../support/failures.ts'

const iqn = 'iqn.2010-10.org.openstack:volume-0d7e5a3c-1111-4222-8333-444455556666'
const path = '/dev/cinder-volumes/volume-0d7e5a3c-1111-4222-8333-444455556666'

const config = {
  fabric_modules: [{ name: 'iscsi', discovery_password: 'hunter2', discovery_enable_auth: true }],
  storage_objects: [{ name: iqn, plugin: 'block', dev: path, wwn: '0d7e5a3c', write_back: false, alua_tpgs: [] }],
  targets: [
    {
      fabric: 'iscsi',
      wwn: iqn,
      tpgs: [
        {
          tag: 1,
          enable: true,
          chap_password: 'hunter2',
          luns: [
            { index: 0, storage_object: `/backstores/block/${iqn}`, alias: 'a' },
            { index: 1, storage_object: '/backstores/block/gone' },
          ],
          portals: [{ ip_address: '10.0.0.21', port: 3260 }],
          node_acls: [
            {
              node_wwn: 'iqn.1993-08.org.debian:01:abcdef',
              chap_userid: 'u',
              chap_password: 'hunter2',
              mapped_luns: [{ index: 0, tpg_lun: 0, write_protect: false }],
            },
          ],
        },
      ],
    },
    { fabric: 'loopback', wwn: 'naa.5001405', tpgs: [] },
  ],
}

it('a target has what it gives and to whom, and no secret', () => {
  const targets = parseLioConfig(JSON.stringify(config))
  expect(targets).toEqual([
    {
      name: iqn,
      luns: [
        { number: 0, path, serial: '0d7e5a3c' },
        { number: 1, path: null, serial: null },
      ],
      initiators: [{ name: 'iqn.1993-08.org.debian:01:abcdef', luns: [0] }],
    },
  ])
  expect(JSON.stringify(targets)).not.toContain('hunter2')
})

it('a file without targets in it is refused', async () => {
  expect((await failureOf(() => parseLioConfig('{}'))).code).toBe('parse.malformed')
})
