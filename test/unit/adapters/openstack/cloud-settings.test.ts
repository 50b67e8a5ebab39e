/** What a cloud's entry says beside the login: regions, interfaces, overrides, TLS. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type CloudChoice, type CloudConfig, resolveCloud } from '../../../../src/adapters/openstack/cloud-config.ts'
import { failureOf } from '../../../support/failures.ts'
import { surroundingsOf } from '../../../support/temporary-files.ts'

const surroundings = (entry: string, env: Readonly<Record<string, string>> = {}) =>
  surroundingsOf(
    { 'cwd/clouds.yaml': `clouds: {c: {auth: {auth_url: "http://k/v3", user_id: u, password: p}, ${entry}}}\n` },
    env,
  )

const resolve = (entry: string, choice: CloudChoice = {}, env: Readonly<Record<string, string>> = {}): CloudConfig =>
  resolveCloud(choice, surroundings(entry, env))

describe('the region', () => {
  it('is that of the option, before OS_REGION_NAME, before the file', () => {
    const env = { OS_REGION_NAME: 'env' }
    expect(resolve('region_name: file', { region: 'option' }, env).region).toBe('option')
    expect(resolve('region_name: file', {}, env).region).toBe('env')
    expect(resolve('region_name: file').region).toBe('file')
    expect(resolve('region-name: file').region).toBe('file')
  })

  it('is left to the catalogue when nobody names one', () => {
    expect(resolve('verify: true').region).toBeNull()
  })

  it('is the first of a list as the clients choose it, and that is told', () => {
    const config = resolve('regions: [A, B]')
    expect(config.region).toBe('A')
    expect(config.notes).toEqual([
      'region "A" is looked at, the first that cloud "c" lists; --os-region-name chooses another',
    ])
    expect(resolve('regions: [A]').notes).toEqual([])
    expect(resolve('regions: [A, B]', { region: 'B' }).notes).toEqual([])
  })

  it('must be in the list when there is one', async () => {
    const failure = await failureOf(() => resolve('regions: [A, {name: B}]', { region: 'C' }))
    expect(failure.code).toBe('region.unknown')
    expect(failure.message).toContain('no region "C"; it lists: A, B')
  })

  it('brings values of its own, over those of the cloud', () => {
    const entry =
      'interface: public, regions: [A, {name: B, values: {interface: admin, auth: {auth-url: "http://b/v3"}}}]'
    expect(resolve(entry, { region: 'A' }).settings.interfacesOf('compute')).toEqual(['public'])
    const b = resolve(entry, { region: 'B' })
    expect(b.settings.interfacesOf('compute')).toEqual(['admin'])
    expect(b.auth).toMatchObject({ url: 'http://b/v3', method: { user: { id: 'u' } } })
  })
})

describe('the interface', () => {
  it.each([
    ['verify: true', 'compute', ['public']],
    ['interface: internal', 'compute', ['internal']],
    ['endpoint_type: internalURL', 'compute', ['internal']],
    ['interface: [internal, public]', 'compute', ['internal', 'public']],
    ['interface: public, compute_interface: admin', 'compute', ['admin']],
    ['interface: public, compute_interface: admin', 'block-storage', ['public']],
    ['block_storage_interface: admin', 'block-storage', ['admin']],
    ['block-storage-interface: admin', 'block-storage', ['admin']],
    ['volumev3_interface: admin', 'block-storage', ['admin']],
    ['volume_interface: adminURL', 'block-storage', ['admin']],
  ])('of %j for %s is %j', (entry, service, interfaces) => {
    expect(resolve(entry).settings.interfacesOf(service)).toEqual(interfaces)
  })

  it('of the option is before all of them', () => {
    const { settings } = resolve('compute_interface: admin', { interface: 'internal' })
    expect(settings.interfacesOf('compute')).toEqual(['internal'])
  })

  it('comes from an openrc too', () => {
    const env = { OS_AUTH_URL: 'http://k', OS_USER_ID: 'u', OS_PASSWORD: 'p' }
    const of = (more: Record<string, string>) =>
      resolveCloud({}, surroundingsOf({}, { ...env, ...more })).settings.interfacesOf('compute')
    expect(of({ OS_INTERFACE: 'internal' })).toEqual(['internal'])
    expect(of({ OS_ENDPOINT_TYPE: 'adminURL' })).toEqual(['admin'])
  })
})

describe('overrides', () => {
  it.each([
    ['block_storage_endpoint_override: "http://o/v3"', 'block-storage'],
    ['volume_endpoint_override: "http://o/v3"', 'block-storage'],
    ['volumev3_endpoint: "http://o/v3"', 'block-storage'],
    ['compute-endpoint-override: "http://o/v3"', 'compute'],
  ])('of %j are the endpoint of %s', (entry, service) => {
    expect(resolve(entry).settings.overrideOf(service)).toBe('http://o/v3')
    expect(resolve(entry).settings.overrideOf('identity')).toBeNull()
  })

  it('name the type under which a service is listed', () => {
    expect(resolve('compute_service_type: computev21').settings.typeOf('compute')).toBe('computev21')
    expect(resolve('verify: true').settings.typeOf('compute')).toBeNull()
  })
})

describe('TLS', () => {
  it.each([
    ['region_name: x', true],
    ['verify: true', true],
    ['verify: false', false],
    ['verify: no', false],
    ['verify: "False"', false],
    ['insecure: true', false],
    ['insecure: yes', false],
    ['insecure: false', true],
    ['insecure: true, verify: true', false],
    ['insecure: false, verify: false', false],
  ])('of %j verifies: %j', (entry, verify) => {
    expect(resolve(entry).tls.verify).toBe(verify)
  })

  it('is verified or not as the option says, whatever the file does', () => {
    expect(resolve('verify: true', { insecure: true }).tls.verify).toBe(false)
  })

  it('takes files, of which ~ is the user’s home', () => {
    const where = surroundings('cacert: ~/ca.pem, cert: /c.pem, key: /k.pem')
    expect(resolveCloud({}, where).tls).toEqual({
      verify: true,
      caFile: join(where.home ?? '', 'ca.pem'),
      certFile: '/c.pem',
      keyFile: '/k.pem',
    })
    expect(resolveCloud({ caFile: '/option.pem' }, where).tls.caFile).toBe('/option.pem')
  })

  it('comes from an openrc too', () => {
    const env = { OS_AUTH_URL: 'http://k', OS_USER_ID: 'u', OS_PASSWORD: 'p' }
    const of = (more: Record<string, string>) => resolveCloud({}, surroundingsOf({}, { ...env, ...more })).tls
    expect(of({ OS_INSECURE: 'true', OS_CACERT: '/ca.pem' })).toMatchObject({ verify: false, caFile: '/ca.pem' })
    expect(of({ OS_CERT: '/c.pem', OS_KEY: '/k.pem' })).toMatchObject({ certFile: '/c.pem', keyFile: '/k.pem' })
  })
})
