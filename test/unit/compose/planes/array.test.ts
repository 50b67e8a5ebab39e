import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Config, configSchema } from '../../../../src/adapters/config/schema.ts'
import { systemClock } from '../../../../src/adapters/system/clock.ts'
import { openBackends } from '../../../../src/compose/planes/backends.ts'
import type { BackendReader } from '../../../../src/ports/backend.ts'
import type { SimulatedCloud } from '../../../../src/simulate/cloud.ts'
import { makeVolume } from '../../../../src/simulate/hands.ts'
import { standardPassword } from '../../../../src/simulate/standard.ts'
import { failureOf } from '../../../support/failures.ts'
import { selfSigned, serveHttps } from '../../../support/loopback.ts'
import { arrayOf, arrayUrl } from '../../../support/simulated-array.ts'
import { stillCloud } from '../../../support/simulated-scan.ts'
import { servedForTest } from '../../../support/wire-cloud.ts'

const env = { SAN_PASSWORD: standardPassword }

const array = {
  kind: 'hpe3par',
  name: 'storage-01@san',
  username: 'reader',
  password: 'env:SAN_PASSWORD',
  cpgs: ['CPG1'],
  api_url: 'http://127.0.0.1:1/api/v1',
}

function opened(backends: readonly object[], policy: object = {}): readonly BackendReader[] {
  const config: Config = configSchema.parse({ backends, policy })
  const readers = openBackends({ region: 'RegionOne', config, clock: systemClock, env }) ?? []
  onTestFinished(async () => {
    await Promise.all(readers.map((reader) => reader.close?.()))
  })
  return readers
}

async function onWire(): Promise<{ cloud: SimulatedCloud; api_url: string }> {
  const cloud = stillCloud()
  makeVolume(cloud, { type: 'san' })
  return { cloud, api_url: arrayUrl(cloud, (await servedForTest(cloud)).url) }
}

describe('an array in the configuration', () => {
  it('is read over its web API, and its session is given back at the end', async () => {
    const { cloud, api_url } = await onWire()
    const readers = opened([{ ...array, api_url, cpgs: ['CPG1', 'OTHER'] }])
    const [first, second] = await Promise.all(readers.map((reader) => reader.look()))
    expect(first).toMatchObject({ backend: 'storage-01@san', pool: 'CPG1', ours: false, unseen: null })
    expect(first?.objects).toHaveLength(1)
    expect(second).toMatchObject({ pool: 'OTHER', objects: [], unseen: { reason: 'refused' } })
    expect(arrayOf(cloud).sessions.size).toBe(1)
    await Promise.all(readers.map((reader) => reader.close?.()))
    expect(arrayOf(cloud).sessions.size).toBe(0)
  })

  it.each(['storage-01@san', 'storage-01@san#CPG1'])('is ours where the policy names it %s', async (name) => {
    const { api_url } = await onWire()
    const [reader] = opened([{ ...array, api_url, name: 'storage-01@san' }], { owned_pools: [name] })
    expect((await reader?.look())?.ours).toBe(true)
  })

  it('may be named with its pool', async () => {
    const { api_url } = await onWire()
    const [reader] = opened([{ ...array, api_url, name: 'storage-01@san#CPG1' }])
    expect(await reader?.look()).toMatchObject({ backend: 'storage-01@san', pool: 'CPG1', unseen: null })
  })

  it.each([
    [{ cpgs: [] }, 'names no CPG'],
    [{ name: 'storage-01@san#CPG2' }, 'names the pool CPG2'],
    [{ api_url: 'array:8080' }, 'no URL'],
    [{ cacert: '/nonexistent/ca.pem' }, 'cannot read cacert /nonexistent/ca.pem'],
  ])('with %o is refused', async (wrong, says) => {
    const failure = await failureOf(() => opened([{ ...array, ...wrong }]))
    expect(failure.code).toBe('config.invalid')
    expect(failure.message).toContain(says)
    expect(failure.hint).not.toContain('clouds.yaml')
  })

  it('whose password is not where it should be is unseen, and the others are not', async () => {
    const { api_url } = await onWire()
    const readers = opened([
      { ...array, api_url, password: 'env:NOWHERE' },
      { ...array, api_url },
    ])
    const reports = await Promise.all(readers.map((reader) => reader.look()))
    expect(reports.map(({ unseen }) => unseen?.reason)).toEqual(['refused', undefined])
  })
})

describe('the certificate of an array', () => {
  async function behindTls(): Promise<{ api_url: string; certFile: string }> {
    const { certFile, keyFile } = selfSigned()
    const body = JSON.stringify({ key: 'k', name: 'a', total: 1, members: [{ name: 'CPG1' }] })
    const url = await serveHttps(readFileSync(certFile), readFileSync(keyFile), (request, response) => {
      response.writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' }).end(body)
    })
    return { api_url: `${url}/api/v1`, certFile }
  }

  it('is verified unless the configuration says otherwise', async () => {
    const { api_url, certFile } = await behindTls()
    const [strict, trusting, careless] = opened([
      { ...array, api_url },
      { ...array, api_url, cacert: certFile },
      { ...array, api_url, insecure: true },
    ])
    expect((await strict?.look())?.unseen?.detail).toMatch(/certificate/)
    expect((await trusting?.look())?.unseen).toBeNull()
    expect((await careless?.look())?.unseen).toBeNull()
  })
})
