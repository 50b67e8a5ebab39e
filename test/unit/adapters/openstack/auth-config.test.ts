import { describe, expect, it } from 'vitest'
import { type AuthConfig, readAuth } from '../../../../src/adapters/openstack/auth-config.ts'
import { resolveCloud } from '../../../../src/adapters/openstack/cloud-config.ts'
import { failureOf } from '../../../support/failures.ts'
import { surroundingsOf } from '../../../support/temporary-files.ts'

const url = { auth_url: 'http://k:5000/v3' }
const user = { username: 'admin', password: 'p', user_domain_name: 'Default' }
const project = { project_name: 'admin', project_domain_name: 'Default' }

const read = (auth: object, beside: object = {}, env: Record<string, string> = {}): AuthConfig =>
  readAuth('c', '/clouds.yaml', { ...beside, auth }, env)

describe('a login by password', () => {
  it('is one when no type is named', () => {
    expect(read({ ...url, ...user, ...project })).toEqual({
      url: 'http://k:5000/v3',
      method: {
        kind: 'password',
        user: { id: null, name: 'admin', domain: { name: 'Default' } },
        password: 'p',
      },
      scope: { kind: 'project', id: null, name: 'admin', domain: { name: 'Default' } },
    })
  })

  it.each(['password', 'v3password'])('may be called %s', (type) => {
    expect(read({ ...url, ...user }, { auth_type: type }).method.kind).toBe('password')
  })

  it('needs no domain for a user or project given by id', () => {
    const { method, scope } = read({ ...url, user_id: 'u1', password: 'p', project_id: 'p1' })
    expect(method).toMatchObject({ user: { id: 'u1', name: null, domain: null } })
    expect(scope).toEqual({ kind: 'project', id: 'p1', name: null, domain: null })
  })

  it('takes OS_DEFAULT_DOMAIN for domains that are not given', () => {
    const auth = { ...url, username: 'a', password: 'p', project_name: 'x' }
    expect(read(auth, {}, { OS_DEFAULT_DOMAIN: 'default' })).toMatchObject({
      method: { user: { domain: { id: 'default' } } },
      scope: { domain: { id: 'default' } },
    })
  })

  it('finds keys beside auth too, but those in it win', () => {
    const { method, scope } = read({ ...url, ...user, ...project }, { username: 'other', project_domain_id: 'd1' })
    expect(method).toMatchObject({ user: { name: 'admin' } })
    expect(scope).toMatchObject({ domain: { id: 'd1' } })
  })

  it('has a URL without a slash at its end', () => {
    expect(read({ ...user, auth_url: 'https://k/identity/v3//' }).url).toBe('https://k/identity/v3')
  })
})

describe('old spellings', () => {
  const resolve = (entry: string): AuthConfig =>
    resolveCloud({}, surroundingsOf({ 'cwd/clouds.yaml': `clouds: {c: ${entry}}\n` })).auth

  it('with hyphens, user-name and tenant are understood', () => {
    const auth =
      '{auth: {auth-url: "http://k", user-name: a, password: p, user-domain-id: d, tenant-name: t, project-domain-id: d}}'
    expect(resolve(auth)).toMatchObject({
      url: 'http://k',
      method: { user: { name: 'a', domain: { id: 'd' } } },
      scope: { kind: 'project', name: 't' },
    })
  })

  it('of project give way to the new ones', () => {
    const auth = '{auth: {auth_url: "http://k", user_id: u, password: p, tenant_id: old, project_id: new}}'
    expect(resolve(auth).scope).toMatchObject({ id: 'new' })
  })

  it('are understood in an openrc', () => {
    const env = { OS_AUTH_URL: 'http://k', OS_USER_ID: 'u', OS_PASSWORD: 'p', OS_TENANT_ID: 't1' }
    expect(resolveCloud({}, surroundingsOf({}, env)).auth.scope).toMatchObject({ kind: 'project', id: 't1' })
  })
})

describe('an application credential', () => {
  it('by id needs nothing else, and asks for no scope', () => {
    const auth = { ...url, application_credential_id: 'ac1', application_credential_secret: 's', ...project }
    expect(read(auth, { auth_type: 'v3applicationcredential' })).toEqual({
      url: url.auth_url,
      method: { kind: 'application-credential', id: 'ac1', name: null, user: null, secret: 's' },
      scope: { kind: 'none' },
    })
  })

  it('by name needs its user', () => {
    const auth = { ...url, application_credential_name: 'sweep', application_credential_secret: 's' }
    const named = { username: 'a', user_domain_name: 'D' }
    expect(read({ ...auth, ...named }).method).toEqual({
      kind: 'application-credential',
      id: null,
      name: 'sweep',
      user: { id: null, name: 'a', domain: { name: 'D' } },
      secret: 's',
    })
    expect(() => read(auth)).toThrow('no user (username or user_name)')
  })

  it('is told by its secret when no type is named', () => {
    const auth = { ...url, application_credential_id: 'ac1', application_credential_secret: 's' }
    expect(read(auth).method.kind).toBe('application-credential')
  })
})

describe('a token', () => {
  it.each(['token', 'v3token'])('is a login of its own type: %s', (type) => {
    const auth = { ...url, token: 't', project_id: 'p1' }
    expect(read(auth, { auth_type: type })).toMatchObject({
      method: { kind: 'token', token: 't' },
      scope: { kind: 'project', id: 'p1' },
    })
    expect(read({ ...url }, { auth_type: type, auth_token: 't' }).method).toEqual({ kind: 'token', token: 't' })
  })

  it('without a type is not guessed to be the login', async () => {
    const failure = await failureOf(() => read({ ...url, token: 't', project_id: 'p1' }))
    expect(failure.message).toBe('/clouds.yaml: cloud "c" has a token, but no auth_type')
    expect(failure.hint).toContain('OS_AUTH_TYPE')
  })
})

describe('the scope', () => {
  it.each([
    [{ system_scope: 'all' }, { kind: 'system' }],
    [{ domain_id: 'd1' }, { kind: 'domain', domain: { id: 'd1' } }],
    [{ domain_name: 'D' }, { kind: 'domain', domain: { name: 'D' } }],
    [{}, { kind: 'none' }],
  ])('of %j is %j', (keys, scope) => {
    expect(read({ ...url, ...user, ...keys }).scope).toEqual(scope)
  })

  it.each([
    { ...project, system_scope: 'all' },
    { project_id: 'p', domain_id: 'd' },
    { domain_name: 'D', system_scope: 'all' },
    { tenant_name: 't', project_domain_id: 'd', system_scope: 'all' },
  ])('is never chosen among several: %j', async (keys) => {
    const failure = await failureOf(() => read({ ...url, ...user, ...keys }))
    expect(failure.code).toBe('config.invalid')
    expect(failure.message).toContain('more than one of project, domain and system scope')
  })
})

describe('a login is refused', () => {
  it.each([
    ['no auth_url', { ...user, ...project }, 'has no auth_url (auth_url)', 'Add auth.auth_url'],
    ['an auth_url without a scheme', { ...user, auth_url: 'k:5000/v3' }, 'expected http:// or https://', 'https://'],
    ['no user', { ...url, password: 'p' }, 'has no user (username or user_name)', 'auth.username'],
    ['no password', { ...url, username: 'a', user_domain_id: 'd' }, 'has no password (password)', 'secure.yaml'],
    ['an empty password', { ...url, ...user, password: '' }, 'has no password', 'secure.yaml'],
    ['a user without its domain', { ...url, username: 'a', password: 'p' }, 'the user "a" but not', 'user_domain_name'],
    ['a project without its domain', { ...url, ...user, project_name: 'x' }, 'project "x" but', 'project_domain_name'],
  ])('with %s', async (_what, auth, says, next) => {
    const failure = await failureOf(() => read(auth))
    expect(failure.code).toBe('config.invalid')
    expect(failure.message).toContain(says)
    expect(failure.message).toContain('/clouds.yaml: cloud "c"')
    expect(failure.hint).toContain(next)
  })

  it('from an openrc with the name of the variable', async () => {
    const failure = await failureOf(() => readAuth('envvars', 'OS_* variables', { ...user }, {}))
    expect(failure.hint).toBe('Set OS_AUTH_URL.')
  })

  it.each([
    'v3oidcpassword',
    'v3samlpassword',
    'v3totp',
    'v3multifactor',
    'v2password',
    'admin_token',
    'none',
    'http_basic',
    'constructor',
  ])('by the type %s, also where nothing else of it is there', async (type) => {
    const failure = await failureOf(() => read({}, { auth_type: type }))
    expect(failure.code).toBe('auth.unsupported')
    expect(failure.message).toContain(`auth_type "${type}"`)
    expect(failure.hint).toContain('v3applicationcredential')
  })

  it('through a trust, instead of asking for another scope than was meant', async () => {
    const failure = await failureOf(() => read({ ...url, ...user, trust_id: 't1' }))
    expect(failure.code).toBe('auth.unsupported')
  })
})
