import { describe, expect, it } from 'vitest'
import { redact } from '../../../../src/adapters/parse/redact.ts'

describe('redact', () => {
  it.each([
    'key=hunter2',
    '"password": "hunter2"',
    "{'auth_password': 'hunter2', 'x': 1}",
    "{u'password': u'hunter2'}",
    '\\"auth_password\\": \\"hunter2\\"',
    'rbd:p/i:id=cinder:key=hunter2:mon_host=x',
    '-object secret,id=s,data=hunter2,iv=hunter2',
    'X-Auth-Token: hunter2',
    'mysql+pymysql://cinder:hunter2@10.0.0.1/cinder',
    'rabbit://guest:hunter2@a:5672,guest:x@b',
    'AQ0123456789abcdefghijhunter2rstuvwxyz==',
    'password = "hunter2 with blanks"',
  ])('takes the secret out of %j', (text) => {
    expect(redact(text)).not.toContain('hunter2')
    expect(redact(text)).toContain('***')
  })

  it.each([
    'Unable to delete busy volume.',
    'volume volume-0d7e5a3c-1111-4222-8333-444455556666 is busy',
    'http://10.0.0.1:8776/v3/volumes: monkey=1',
    'iqn.2010-10.org.openstack:volume-1',
    'Lock "x-delete_volume" acquired',
  ])('leaves %j as it is', (text) => {
    expect(redact(text)).toBe(text)
  })
})
