/** What a session sends, with which version and token, and what it makes of refusals. */
import { describe, expect, it } from 'vitest'
import type { ApiRequest, Session } from '../../../../src/adapters/openstack/session.ts'
import type { HttpReply } from '../../../../src/ports/http.ts'
import { failureOf } from '../../../support/failures.ts'
import { stillCloud } from '../../../support/simulated-scan.ts'
import { simulatedSession } from '../../../support/simulated-session.ts'

const volumes: ApiRequest = { path: '/volumes/detail', versions: [3065, 3000] }
const list = (session: Session): Promise<HttpReply> => session.call('block-storage', volumes)

describe('a request', () => {
  it('goes to the endpoint of the catalogue with token, query and the version that both know', async () => {
    const { session, requests } = simulatedSession(stillCloud({ release: 'queens' }))
    const query = { limit: 10, name: 'a b&c', marker: undefined }
    await session.call('block-storage', { path: '/volumes', query, versions: [3065, 3048, 3000] })
    const { id } = await session.token()
    expect(requests.at(-1)).toMatchObject({
      method: 'GET',
      url: 'http://simulated/volume/v3/a0000000000000000000000000000001/volumes?limit=10&name=a%20b%26c',
      headers: { 'openstack-api-version': 'volume 3.48', 'x-auth-token': id, accept: 'application/json' },
      deadlineMs: 1_000,
    })
    expect(requests.at(-1)?.headers).not.toHaveProperty('x-service-token')
  })

  it('to Nova names its version in Nova’s old header too', async () => {
    const { session, requests } = simulatedSession(stillCloud())
    await session.call('compute', { path: '/os-services', versions: [2069] })
    expect(requests.at(-1)?.headers).toMatchObject({
      'openstack-api-version': 'compute 2.69',
      'x-openstack-nova-api-version': '2.69',
    })
  })

  it('gives back an answer that the caller takes for one, and fails with every other', async () => {
    const { session } = simulatedSession(stillCloud())
    const request: ApiRequest = { path: '/volumes/8267b924-3954-4e4e-8b66-91b3c02485d9', versions: [3000] }
    expect((await session.call('block-storage', { ...request, accept: [404] })).status).toBe(404)
    const failure = await failureOf(() => session.call('block-storage', request))
    expect(failure.code).toBe('api.not-found')
    expect(failure.message).toMatch(/^Cinder answered 404 to GET \/volumes\/\S+ \(req-[0-9a-f-]+\): Volume /)
  })

  it('that is sent elsewhere fails, and does not take the token there', async () => {
    const { session, requests } = simulatedSession(stillCloud(), {
      rewrite: (request, reply) =>
        request.url.includes('/detail')
          ? { status: 302, headers: { location: 'https://elsewhere/' }, body: null }
          : reply,
    })
    const failure = await failureOf(() => list(session))
    expect(failure.code).toBe('endpoint.nonsense')
    expect(failure.message).toContain('it has moved to https://elsewhere/')
    expect(requests.filter((request) => !request.url.startsWith('http://simulated/'))).toEqual([])
  })

  it('in a version that the service does not speak is not sent', async () => {
    const { session, requests } = simulatedSession(stillCloud({ release: 'queens' }))
    const failure = await failureOf(() => session.call('block-storage', { path: '/x', versions: [3065] }))
    expect(failure.message).toBe('Cinder speaks 3.0 to 3.50; this needs 3.65')
    expect(requests.filter((request) => request.url.endsWith('/x'))).toEqual([])
  })
})

describe('discovery', () => {
  it('asks each service once, however many wait for it', async () => {
    const { session, requests } = simulatedSession(stillCloud())
    await Promise.all(Array.from({ length: 20 }, () => list(session)))
    expect(requests.filter((request) => request.url === 'http://simulated/volume/v3/')).toHaveLength(1)
  })

  it('that failed is tried again by the next', async () => {
    const { session, weather } = simulatedSession(stillCloud())
    weather.add({ effect: { kind: 'nonsense' }, service: 'volume', times: 1 })
    expect((await failureOf(() => list(session))).message).toContain('does not tell which versions Cinder speaks')
    expect((await list(session)).status).toBe(200)
  })

  it('reads Cinder’s 300 Multiple Choices as the answer that it is', async () => {
    const { session } = simulatedSession(stillCloud(), {
      rewrite: (request, reply) => (request.url.endsWith('/volume/v3/') ? { ...reply, status: 300 } : reply),
    })
    expect(await session.versions('block-storage')).toEqual({ min: 3000, max: 3071 })
  })

  it('works where the catalogue lists the bare root of a service', async () => {
    const { session, requests } = simulatedSession(stillCloud(), {
      env: { OS_COMPUTE_ENDPOINT_OVERRIDE: 'http://simulated/compute/' },
    })
    await session.call('compute', { path: '/os-services', versions: [2001] })
    expect(requests.at(-1)?.url).toBe('http://simulated/compute/v2.1/os-services')
  })

  it('that fails tells the request id', async () => {
    const { session, weather } = simulatedSession(stillCloud())
    weather.add({ effect: { kind: 'status', status: 404 }, service: 'compute' })
    const failure = await failureOf(() => session.versions('compute'))
    expect(failure.message).toContain('Nova answered 404 to GET http://simulated/compute/v2.1/ (req-')
  })
})

describe('the region', () => {
  it('is that of the catalogue when it has but one', async () => {
    expect(await simulatedSession(stillCloud()).session.region()).toBe('RegionOne')
  })

  it('that the cloud does not have is refused at the first login', async () => {
    const { session } = simulatedSession(stillCloud(), { region: 'RegionTwo' })
    const failure = await failureOf(() => session.region())
    expect(failure.code).toBe('region.unknown')
    expect((await failureOf(() => list(session))).code).toBe('region.unknown')
  })

  it('must be chosen where there are several, before anything is asked', async () => {
    const nova = '"region_id":"RegionOne","url":"http://simulated/compute'
    const elsewhere = nova.replace('RegionOne', 'RegionTwo')
    const { session, requests } = simulatedSession(stillCloud(), {
      rewrite: (_, reply) => JSON.parse(JSON.stringify(reply).replace(nova, elsewhere)),
    })
    const failure = await failureOf(() => session.region())
    expect(failure.code).toBe('region.ambiguous')
    expect(requests).toHaveLength(1)
  })
})
