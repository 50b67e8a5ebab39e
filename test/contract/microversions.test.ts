import { describe, expect, it } from 'vitest'
import { makeVolume, record } from '../../src/simulate/hands.ts'
import { releaseNames } from '../../src/simulate/releases.ts'
import { stillCloud } from '../support/simulated-scan.ts'
import { at, type Client, openServices, type Services, sentenceOf, wires } from '../support/simulated-services.ts'

/** As the releases’ own documents have them. */
const highest: Readonly<Record<string, readonly [string, string]>> = {
  queens: ['3.50', '2.60'],
  rocky: ['3.55', '2.65'],
  stein: ['3.59', '2.72'],
  train: ['3.59', '2.79'],
  ussuri: ['3.60', '2.87'],
  victoria: ['3.62', '2.87'],
  wallaby: ['3.64', '2.88'],
  xena: ['3.66', '2.90'],
  yoga: ['3.68', '2.90'],
  zed: ['3.70', '2.93'],
  '2023.1': ['3.70', '2.95'],
  '2024.1': ['3.71', '2.96'],
  '2025.1': ['3.71', '2.100'],
  '2026.1': ['3.71', '2.103'],
}

const next = (version: string): string => version.replace(/\d+$/, (minor) => String(Number(minor) + 1))
const before = (version: string): string => version.replace(/\d+$/, (minor) => String(Number(minor) - 1))

const openRelease = async (wire: (typeof wires)[number][1], release?: string): Promise<[Services, Client]> => {
  const services = await openServices(wire, stillCloud(release === undefined ? {} : { release }))
  return [services, await services.login()]
}

describe.each(wires)('the versions of a release, %s', (_, wire) => {
  it('are known of every release there is', () => {
    expect(Object.keys(highest)).toEqual(releaseNames)
  })

  it.each(releaseNames)('%s speaks up to its own, and answers 406 beyond', async (release) => {
    const [volume, compute] = highest[release] as readonly [string, string]
    const [services, admin] = await openRelease(wire, release)
    const headers = { 'x-auth-token': admin.token }
    const cinder = await services.send('GET', '/volume/v3/', { headers })
    expect(at(cinder, 'versions', 0)).toMatchObject({ id: 'v3.0', min_version: '3.0', version: volume })
    const nova = await services.send('GET', '/compute/v2.1/')
    expect(at(nova, 'version')).toMatchObject({ id: 'v2.1', min_version: '2.1', version: compute })

    expect((await admin.volume('GET /volumes', { version: volume })).status).toBe(200)
    expect((await admin.volume('GET /volumes', { version: next(volume) })).status).toBe(406)
    expect((await admin.compute('GET /servers', { version: compute })).status).toBe(200)
    const refused = await admin.compute('GET /servers', { version: next(compute) })
    expect(refused.status).toBe(406)
    expect(sentenceOf(refused)).toBe(
      `Version ${next(compute)} is not supported by the API. Minimum is 2.1 and maximum is ${compute}.`,
    )
  })

  it('are told in every answer, the lowest when none was asked for', async () => {
    const [, admin] = await openRelease(wire)
    expect((await admin.volume('GET /volumes')).headers['openstack-api-version']).toBe('volume 3.0')
    expect((await admin.compute('GET /servers', { version: '2.69' })).headers['openstack-api-version']).toBe(
      'compute 2.69',
    )
  })

  it('are understood by Nova from its own older header, too', async () => {
    const [, admin] = await openRelease(wire)
    const reply = await admin.compute('GET /servers', { headers: { 'x-openstack-nova-api-version': '2.26' } })
    expect(reply.headers['openstack-api-version']).toBe('compute 2.26')
  })

  it('of Cinder are multiple choices at its root, and open to all only there', async () => {
    const [services] = await openRelease(wire)
    expect((await services.send('GET', '/volume/')).status).toBe(300)
    expect((await services.send('GET', '/volume/v3/')).status).toBe(401)
    expect((await services.send('GET', '/compute/')).status).toBe(200)
  })
})

/** The first version of Cinder that has each request, and what it then answers. */
const born = [
  ['GET /messages', '3.3', 200],
  ['GET /manageable_volumes?host=storage-01@ceph%23ceph', '3.8', 200],
  ['GET /groups/detail', '3.13', 200],
  ['POST /workers/cleanup', '3.24', 202],
  ['GET /attachments', '3.27', 200],
  ['GET /attachments/detail', '3.27', 200],
  ['GET /resource_filters', '3.33', 200],
] as const

describe.each(wires)('a request older than what it asks for, %s', (_, wire) => {
  it.each(born)('%s is there since %s', async (request, version, status) => {
    const [, admin] = await openRelease(wire)
    const asked = { body: request.startsWith('POST') ? {} : undefined }
    expect((await admin.volume(request, { ...asked, version })).status).toBe(status)
    const older = await admin.volume(request, { ...asked, version: before(version) })
    expect(older.status).toBe(404)
    expect(sentenceOf(older)).toBe('The resource could not be found.')
  })

  it('os-complete is there since 3.44', async () => {
    const [{ cloud }, admin] = await openRelease(wire)
    const row = record(cloud, makeVolume(cloud), null, 'compute-01', 'attaching')
    const complete = (version: string) =>
      admin.volume(`POST /attachments/${row.id}/action`, { version, body: { 'os-complete': {} } })
    expect((await complete('3.43')).status).toBe(404)
    expect((await complete('3.44')).status).toBe(204)
  })

  it('os-volumes_boot of Nova is there until 2.103', async () => {
    const [, admin] = await openRelease(wire)
    const boot = (version: string) =>
      admin.compute('POST /os-volumes_boot', { version, body: { server: { name: 'old' } } })
    expect((await boot('2.102')).status).toBe(202)
    expect((await boot('2.103')).status).toBe(404)
  })

  it('Nova refuses query parameters that it does not know since 2.75', async () => {
    const [, admin] = await openRelease(wire)
    expect((await admin.compute('GET /servers?nonsense=1', { version: '2.74' })).status).toBe(200)
    expect((await admin.compute('GET /servers?nonsense=1', { version: '2.75' })).status).toBe(400)
  })
})

describe.each(wires)('the project in Cinder’s paths, %s', (_, wire) => {
  it.each([
    ['xena', 400],
    ['yoga', 200],
  ])('may be left out in %s: %i', async (release, status) => {
    const [services, admin] = await openRelease(wire, release)
    const headers = { 'x-auth-token': admin.token }
    expect((await services.send('GET', '/volume/v3/volumes', { headers })).status).toBe(status)
  })

  it('must be the caller’s own', async () => {
    const [services, admin] = await openRelease(wire)
    const headers = { 'x-auth-token': admin.token }
    const reply = await services.send('GET', '/volume/v3/d0000000000000000000000000000002/volumes', { headers })
    expect(reply.status).toBe(400)
    expect(sentenceOf(reply)).toBe('Malformed request url')
  })
})

describe.each(wires)('every answer, %s', (_, wire) => {
  it('carries a request id, also when it is a refusal', async () => {
    const [, admin] = await openRelease(wire)
    for (const reply of [
      await admin.volume('GET /volumes'),
      await admin.volume('GET /volumes/none'),
      await admin.compute('GET /servers'),
      await admin.compute('GET /nonsense'),
    ])
      expect(reply.headers['x-openstack-request-id']).toMatch(/^req-[0-9a-f-]{36}$/)
  })

  it('without a token is a 401', async () => {
    const [services] = await openRelease(wire)
    for (const path of [
      '/volume/v3/none/volumes',
      '/compute/v2.1/servers',
      '/image/v2/images',
      '/network/v2.0/networks',
    ])
      expect((await services.send('GET', path)).status).toBe(401)
  })
})
