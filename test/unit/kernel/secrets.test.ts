import { describe, expect, it } from 'vitest'
import { withoutSecrets } from '../../../src/kernel/secrets.ts'

const cephKey = `AQ${'b3'.repeat(18)}==`

describe('a sentence of a service', () => {
  it.each([
    ['a dictionary of Python', "data {'auth_username': 'u', 'auth_password': 'h u,n\\'ter2', 'lun': 1}"],
    ['one of unicode and bytes', "{u'auth_password': u'hunter2', 'discovery_auth_password': b'hunter2'}"],
    ['JSON', '{"keyring": "[client.cinder]\\n\\tkey = hunter2", "name": "v"}'],
    ['a configuration', 'option transport_password = hunter2 is not valid'],
    ['a command line', 'iscsiadm --password=hunter2 --op update'],
    ['a header', 'X-Auth-Token: hunter2'],
    ['a query', 'GET /v3/x?auth_token=hunter2&limit=1'],
    ['a URL of a database', 'cannot reach mysql+pymysql://cinder:hunter2@db.example/cinder'],
    ['a request', "{'server': {'adminPass': 'hunter2'}}"],
    ['a transfer', "{'auth_key': 'hunter2'}"],
    ['an application credential', 'application_credential_secret=hunter2'],
  ])('loses the secret in %s', (_what, text) => {
    const cleaned = withoutSecrets(text)
    expect(cleaned).not.toMatch(/hunter2|n\\'ter2/)
    expect(cleaned).toContain('***')
  })

  it('loses tokens and keys that stand alone', () => {
    const fernet = `gAAAAABl${'x_-9'.repeat(10)}=`
    expect(withoutSecrets(`rejected ${fernet}, and ${cephKey} too`)).toBe('rejected ***, and *** too')
  })

  it('keeps what stands around it', () => {
    expect(withoutSecrets("{'auth_password': 'hunter2', 'target_lun': 1}")).toBe(
      "{'auth_password': ***, 'target_lun': 1}",
    )
    expect(withoutSecrets('amqp://nova:hunter2@mq:5672/ is down')).toBe('amqp://nova:***@mq:5672/ is down')
  })

  it.each([
    'ConflictNovaUsingAttachment: Detach volume from instance 8267b924-3954-4e4e-8b66-91b3c02485d9 using the Compute API (HTTP 409)',
    'the token has expired',
    'Volume "password-store" could not be found.',
    'http://keystone.example:5000/v3 answered 300',
    'OSError: [Errno 5] /dev/disk/by-id/dm-uuid-mpath-360002ac000000000000000',
  ])('without a secret stays as it is: %s', (text) => {
    expect(withoutSecrets(text)).toBe(text)
  })
})
