/** What becomes of requests whose token a service rejects. */
import { describe, expect, it } from 'vitest'
import type { ApiRequest, Session } from '../../../../src/adapters/openstack/session.ts'
import type { HttpReply } from '../../../../src/ports/http.ts'
import { makeServer, makeVolume } from '../../../../src/simulate/hands.ts'
import { failureOf } from '../../../support/failures.ts'
import { stillCloud } from '../../../support/simulated-scan.ts'
import { type SimulatedSession, simulatedSession } from '../../../support/simulated-session.ts'

const volumes: ApiRequest = { path: '/volumes/detail', versions: [3000] }
const list = (session: Session): Promise<HttpReply> => session.call('block-storage', volumes)

async function loggedIn(): Promise<SimulatedSession & { revoke(): void }> {
  const cloud = stillCloud()
  const opened = simulatedSession(cloud)
  await list(opened.session)
  return { ...opened, revoke: () => cloud.tokens.clear() }
}

describe('a token that is revoked in the middle of a scan', () => {
  it('costs one login, however many requests it meets, and all of them are answered', async () => {
    const { session, logins, revoke } = await loggedIn()
    revoke()
    const replies = await Promise.all(Array.from({ length: 40 }, () => list(session)))
    expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([200]))
    expect(logins()).toBe(2)
  })

  it('also where requests of both services meet it', async () => {
    const { session, logins, revoke } = await loggedIn()
    const services = () => session.call('compute', { path: '/os-services', versions: [2001] })
    await services()
    revoke()
    await Promise.all([list(session), services(), list(session), services()])
    expect(logins()).toBe(2)
  })

  it('is replaced during discovery too', async () => {
    const { session, logins, revoke } = await loggedIn()
    revoke()
    expect(await session.versions('compute')).toMatchObject({ min: 2001 })
    await session.call('compute', { path: '/servers', versions: [2001] })
    expect(logins()).toBe(2)
  })

  it('is replaced before something is changed, which then happens once', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    const server = makeServer(cloud)
    const { session } = simulatedSession(cloud)
    await list(session)
    cloud.tokens.clear()
    const body = { attachment: { volume_uuid: volume.id, instance_uuid: server.id } }
    await session.call('block-storage', { method: 'POST', path: '/attachments', body, versions: [3027] })
    expect(cloud.attachmentsOf.get(volume.id)).toHaveLength(1)
  })
})

describe('a service that rejects also a fresh token', () => {
  it('is not asked a third time', async () => {
    const { session, weather, requests, logins } = await loggedIn()
    const before = requests.length
    weather.add({ effect: { kind: 'status', status: 401 }, path: '/volumes/detail' })
    const failure = await failureOf(() => list(session))
    expect(failure.code).toBe('auth.expired')
    expect(failure.message).toContain('Cinder answered 401 to GET /volumes/detail')
    expect(failure.hint).toContain('keystone_authtoken')
    expect(logins()).toBe(2)
    expect(requests.length - before).toBe(3)
  })

  it('costs no further login for each request that it rejects', async () => {
    const { session, weather, logins } = await loggedIn()
    weather.add({ effect: { kind: 'status', status: 401 }, path: '/volumes/detail' })
    for (let i = 0; i < 10; i++) await failureOf(() => list(session))
    expect(logins()).toBe(2)
  })

  it('is believed again once it has taken one', async () => {
    const { session, weather, logins, revoke } = await loggedIn()
    weather.add({ effect: { kind: 'status', status: 401 }, path: '/volumes/detail' })
    await failureOf(() => list(session))
    weather.clear()
    await list(session)
    revoke()
    expect((await list(session)).status).toBe(200)
    expect(logins()).toBe(3)
  })

  it('does not keep the other service from being asked', async () => {
    const { session, weather } = await loggedIn()
    weather.add({ effect: { kind: 'status', status: 401 }, service: 'volume' })
    await failureOf(() => list(session))
    expect((await session.call('compute', { path: '/os-services', versions: [2001] })).status).toBe(200)
  })
})

describe('a password that was changed in the middle of a scan', () => {
  it('is tried once and never again: that would lock the account', async () => {
    const cloud = stillCloud()
    const { session, logins } = simulatedSession(cloud)
    await list(session)
    for (const user of cloud.users.values()) cloud.users.set(user.id, { ...user, password: 'changed' })
    cloud.tokens.clear()
    for (let i = 0; i < 10; i++) expect((await failureOf(() => list(session))).code).toBe('auth.refused')
    expect(logins()).toBe(2)
  })
})

describe('a token that was given instead of a password', () => {
  it('is exchanged once, and when it is over that is said', async () => {
    const cloud = stillCloud()
    const given = await simulatedSession(cloud).session.token()
    const { session, logins } = simulatedSession(cloud, { method: { kind: 'token', token: given.id } })
    await list(session)
    cloud.tokens.clear()
    const failure = await failureOf(() => list(session))
    expect(failure.code).toBe('auth.expired')
    expect(failure.message).toContain('Cinder answered 401 to GET /volumes/detail')
    expect(failure.hint).toContain('openstack token issue')
    expect(failure.facts).toMatchObject({ status: 401 })
    expect(logins()).toBe(1)
  })
})
