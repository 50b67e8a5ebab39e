import { describe, expect, it } from 'vitest'
import { applicationCredential, projectIds, userIds } from '../../src/simulate/standard.ts'
import { stillCloud, testTime } from '../support/simulated-scan.ts'
import { type Answer, at, openServices, password, rowsOf, type Services, wires } from '../support/simulated-services.ts'

const issue = (services: Services, identity: unknown, scope?: unknown): Promise<Answer> =>
  services.send('POST', '/identity/v3/auth/tokens', {
    body: { auth: { identity, ...(scope === undefined ? {} : { scope }) } },
  })

interface Entry {
  readonly type: string
  readonly endpoints: readonly { readonly interface: string; readonly url: string }[]
}

const toProject = (name: string) => ({ project: { name, domain: { name: 'Default' } } })
const byCredential = (secret: string = applicationCredential.secret) => ({
  methods: ['application_credential'],
  application_credential: { id: applicationCredential.id, secret },
})
const byToken = (id: unknown) => ({ methods: ['token'], token: { id } })
const tokenOf = (answer: Answer) => answer.headers['x-subject-token']

describe.each(wires)('Keystone, %s', (_, wire) => {
  it('gives a scoped token for a password: id in a header, user, roles and catalogue in the body', async () => {
    const reply = await issue(await openServices(wire), password('admin'), toProject('admin'))
    expect(reply.status).toBe(201)
    expect(tokenOf(reply)).toMatch(/^gAAAAA/)
    expect(at(reply, 'token', 'user', 'id')).toBe(userIds.admin)
    expect(at(reply, 'token', 'project', 'id')).toBe(projectIds.admin)
    expect(rowsOf({ ...reply, body: at(reply, 'token') }, 'roles').map((role) => role['name'])).toContain('admin')
    expect(at(reply, 'token', 'expires_at')).toBe(new Date(testTime + 3_600_000).toISOString().replace('Z', '000Z'))
  })

  it('lists each service with its endpoints, Cinder’s with the project in them', async () => {
    const services = await openServices(wire)
    const reply = await issue(services, password('demo'), toProject('demo'))
    const catalogue = at(reply, 'token', 'catalog') as readonly Entry[]
    const urls = (type: string) =>
      catalogue
        .filter((service) => service.type === type)
        .flatMap(({ endpoints }) => endpoints.map((endpoint) => [endpoint.interface, endpoint.url]))
    const cinder = `${services.base}/volume/v3/${projectIds.demo}`
    expect(urls('block-storage')).toEqual(['public', 'internal', 'admin'].map((kind) => [kind, cinder]))
    expect(urls('compute')[0]).toEqual(['public', `${services.base}/compute/v2.1`])
  })

  it('leaves the catalogue out when asked to', async () => {
    const services = await openServices(wire)
    const reply = await services.send('POST', '/identity/v3/auth/tokens?nocatalog', {
      body: { auth: { identity: password('admin'), scope: toProject('admin') } },
    })
    expect(at(reply, 'token', 'catalog')).toBeUndefined()
  })

  it('gives an unscoped token, without roles and catalogue, to who asks for no scope', async () => {
    const reply = await issue(await openServices(wire), password('admin'))
    expect(reply.status).toBe(201)
    expect(at(reply, 'token', 'project')).toBeUndefined()
    expect(at(reply, 'token', 'roles')).toBeUndefined()
    expect(at(reply, 'token', 'catalog')).toBeUndefined()
  })

  it.each([
    ['a wrong password', password('admin', 'wrong'), toProject('admin')],
    ['an unknown user', password('nobody'), toProject('admin')],
    ['a project in which the user has no role', password('demo'), toProject('admin')],
    ['a project that is not there', password('admin'), toProject('nowhere')],
    ['a wrong secret of a credential', byCredential('wrong'), undefined],
    ['a credential that asks for a scope of its own', byCredential(), toProject('demo')],
    ['a token that is none', byToken('gAAAAAnothing'), toProject('admin')],
  ])('answers 401 to %s', async (_, identity, scope) => {
    const reply = await issue(await openServices(wire), identity, scope)
    expect(reply.status).toBe(401)
    expect(at(reply, 'error', 'code')).toBe(401)
  })

  it('answers 400 to a method that it does not know', async () => {
    expect((await issue(await openServices(wire), { methods: ['saml2'], saml2: {} })).status).toBe(400)
  })

  it('binds an application credential to its project', async () => {
    const reply = await issue(await openServices(wire), byCredential())
    expect(reply.status).toBe(201)
    expect(at(reply, 'token', 'project', 'id')).toBe(projectIds.admin)
    expect(at(reply, 'token', 'methods')).toEqual(['application_credential'])
  })

  it('takes an application credential by its name and its owner', async () => {
    const identity = {
      methods: ['application_credential'],
      application_credential: {
        name: 'simulated',
        secret: applicationCredential.secret,
        user: { name: 'admin', domain: { id: 'default' } },
      },
    }
    expect((await issue(await openServices(wire), identity)).status).toBe(201)
  })
})

describe.each(wires)('Keystone, exchanging tokens, %s', (_, wire) => {
  it('makes an unscoped one scoped, which ends when the old one does', async () => {
    const services = await openServices(wire)
    const unscoped = await issue(services, password('admin'))
    services.advance(600_000)
    const scoped = await issue(services, byToken(tokenOf(unscoped)), toProject('admin'))
    expect(scoped.status).toBe(201)
    expect(at(scoped, 'token', 'expires_at')).toBe(at(unscoped, 'token', 'expires_at'))
    expect(at(scoped, 'token', 'methods')).toEqual(['token', 'password'])
  })

  it('gives an unscoped one when no scope is asked for', async () => {
    const services = await openServices(wire)
    const scoped = await issue(services, password('admin'), toProject('admin'))
    const again = await issue(services, byToken(tokenOf(scoped)))
    expect(at(again, 'token', 'project')).toBeUndefined()
  })

  it.each([
    ['2024.1', 201],
    ['2025.1', 403],
    ['2026.1', 403],
  ])('of an application credential to a scope, in %s: %i', async (release, status) => {
    const services = await openServices(wire, stillCloud({ release }))
    const delegated = await issue(services, byCredential())
    expect((await issue(services, byToken(tokenOf(delegated)), toProject('admin'))).status).toBe(status)
  })

  it('refuses to make one of a project of one of the system', async () => {
    const services = await openServices(wire)
    const system = await issue(services, password('admin'), { system: { all: true } })
    expect(at(system, 'token', 'system')).toEqual({ all: true })
    const reply = await issue(services, byToken(tokenOf(system)), toProject('admin'))
    expect(reply.status).toBe(403)
    expect(at(reply, 'error', 'title')).toBe('Forbidden')
  })
})

describe.each(wires)('a token, %s', (_, wire) => {
  it('is good until it expires, and then answered with 401 everywhere', async () => {
    const services = await openServices(wire)
    const admin = await services.login()
    expect((await admin.volume('GET /volumes')).status).toBe(200)
    services.advance(3_600_000)
    for (const reply of [await admin.volume('GET /volumes'), await admin.compute('GET /servers')]) {
      expect(reply.status).toBe(401)
      expect(reply.headers['www-authenticate']).toMatch(/^Keystone uri=/)
    }
  })

  it('is good until it is revoked', async () => {
    const services = await openServices(wire)
    const admin = await services.login()
    const headers = { 'x-auth-token': admin.token, 'x-subject-token': admin.token }
    expect((await services.send('GET', '/identity/v3/auth/tokens', { headers })).status).toBe(200)
    expect((await services.send('DELETE', '/identity/v3/auth/tokens', { headers })).status).toBe(204)
    expect((await admin.volume('GET /volumes')).status).toBe(401)
  })

  it('of the system is refused by Nova since 2023.1', async () => {
    const services = await openServices(wire)
    const system = await issue(services, password('admin'), { system: { all: true } })
    const headers = { 'x-auth-token': String(tokenOf(system)) }
    expect((await services.send('GET', '/compute/v2.1/servers/detail', { headers })).status).toBe(403)
  })
})

describe.each(wires)('what clients look up in Keystone, %s', (_, wire) => {
  it.each([
    ['projects', 'admin'],
    ['users', 'demo'],
    ['roles', 'reader'],
    ['services', 'cinder'],
  ])('%s are listed, found by name and shown by id', async (kind, name) => {
    const services = await openServices(wire)
    const headers = { 'x-auth-token': (await services.login()).token }
    const ask = (path: string) => services.send('GET', `/identity/v3/${path}`, { headers })
    expect(rowsOf(await ask(kind), kind).length).toBeGreaterThan(1)
    const [found, ...others] = rowsOf(await ask(`${kind}?name=${name}`), kind)
    expect([found?.['name'], others]).toEqual([name, []])
    expect(at(await ask(`${kind}/${found?.['id']}`), kind.slice(0, -1))).toEqual(found)
    const missing = await ask(`${kind}/none`)
    expect([missing.status, at(missing, 'error', 'code')]).toEqual([404, 404])
  })

  it('roles are told with their users and projects', async () => {
    const services = await openServices(wire)
    const headers = { 'x-auth-token': (await services.login()).token }
    const reply = await services.send('GET', '/identity/v3/role_assignments?include_names=True', { headers })
    expect(rowsOf(reply, 'role_assignments')).toContainEqual({
      role: { id: 'role-reader', name: 'reader' },
      user: { id: userIds.reader, name: 'reader', domain: { id: 'default', name: 'Default' } },
      scope: { project: { id: projectIds.demo, name: 'demo', domain: { id: 'default', name: 'Default' } } },
      links: {},
    })
  })

  it('nothing is looked up without a token', async () => {
    const services = await openServices(wire)
    for (const kind of ['projects', 'users', 'endpoints', 'role_assignments'])
      expect((await services.send('GET', `/identity/v3/${kind}`)).status).toBe(401)
  })
})
