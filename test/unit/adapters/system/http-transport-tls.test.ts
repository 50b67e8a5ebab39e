/** Certificates and proxies, with real ones. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { TransportOptions } from '../../../../src/adapters/system/http-transport.ts'
import type { HttpReply } from '../../../../src/ports/http.ts'
import { failureOf } from '../../../support/failures.ts'
import { closedPort, type SelfSigned, selfSigned, serveHttp, serveHttps } from '../../../support/loopback.ts'
import { serveProxy } from '../../../support/proxy.ts'
import { temporaryFiles } from '../../../support/temporary-files.ts'
import { openedTransport } from '../../../support/transports.ts'

const get = (url: string, options: Partial<TransportOptions> = {}): Promise<HttpReply> =>
  openedTransport(options).send({ method: 'GET', url, headers: {}, deadlineMs: 5_000 })

const service = ({ certFile, keyFile }: SelfSigned): Promise<string> =>
  serveHttps(readFileSync(certFile), readFileSync(keyFile), (_, response) => void response.end('{"secure":true}'))

describe('a certificate', () => {
  it('is accepted when its CA is given', async () => {
    const made = selfSigned()
    expect((await get(await service(made), { caFile: made.certFile })).body).toEqual({ secure: true })
  })

  it.each([
    ['no CA is given', null],
    ['another CA is given', 'other'],
  ])('is refused when %s, with how to give the right one', async (_why, other) => {
    const url = await service(selfSigned())
    const failure = await failureOf(() => get(url, { caFile: other === null ? null : selfSigned().certFile }))
    expect(failure).toMatchObject({ code: 'endpoint.tls', retry: 'never' })
    expect(failure.message).toBe(`the certificate of ${new URL(url).host} is not accepted: self-signed certificate`)
    expect(failure.hint).toContain('--os-cacert')
  })

  it('is refused for another name, and then no CA would help', async () => {
    const made = selfSigned('DNS:keystone.example')
    const failure = await failureOf(async () => get(await service(made), { caFile: made.certFile }))
    expect(failure.code).toBe('endpoint.tls')
    expect(failure.hint).toContain('under a name that its certificate has')
  })

  it('is not looked at when the operator says so', async () => {
    expect((await get(await service(selfSigned()), { verify: false })).status).toBe(200)
  })

  it('is missing where the service speaks plain HTTP', async () => {
    const url = await serveHttp((_, response) => void response.end('{}'))
    const failure = await failureOf(() => get(url.replace('http:', 'https:')))
    expect(failure.code).toBe('endpoint.tls')
    expect(failure.message).toContain('does not agree on TLS: wrong version number')
    expect(failure.hint).toContain('http://')
  })
})

describe('a file of certificates', () => {
  it.each([
    ['cacert', 'caFile'],
    ['cert', 'certFile'],
    ['key', 'keyFile'],
  ])('that is not there, or no PEM, is told under its name: %s', async (key, option) => {
    const root = temporaryFiles({ 'words.pem': 'just words\n' })
    const missing = await failureOf(() => openedTransport({ [option]: join(root, 'missing.pem') }))
    expect(missing.code).toBe('config.invalid')
    expect(missing.message).toBe(`cannot read ${key} ${join(root, 'missing.pem')}: ENOENT`)
    const words = await failureOf(() => openedTransport({ [option]: join(root, 'words.pem') }))
    expect(words.message).toContain(`${key} ${join(root, 'words.pem')} is not PEM`)
  })

  it('that cannot be shown to the service is told as what it is', async () => {
    const made = selfSigned()
    const url = await service(made)
    const files = { caFile: made.certFile, certFile: made.certFile, keyFile: selfSigned().keyFile }
    const failure = await failureOf(() => get(url, files))
    expect(failure.code).toBe('config.invalid')
    expect(failure.hint).toContain('OS_CERT and OS_KEY')
  })
})

describe('a proxy', () => {
  it.each(['http_proxy', 'HTTP_PROXY'])('named by %s carries plain requests', async (name) => {
    const url = await serveHttp((_, response) => void response.end('{"through":1}'))
    const proxy = await serveProxy()
    expect((await get(`${url}/v3?x=1`, { env: { [name]: proxy.url } })).body).toEqual({ through: 1 })
    expect(proxy.seen).toEqual([`GET ${url}/v3?x=1`])
  })

  it('tunnels TLS, and the given CA holds for the service behind it', async () => {
    const made = selfSigned()
    const url = await service(made)
    const proxy = await serveProxy()
    const env = { https_proxy: proxy.url }
    expect((await get(url, { env, caFile: made.certFile })).body).toEqual({ secure: true })
    expect((await get(url, { env, verify: false })).status).toBe(200)
    expect((await failureOf(() => get(url, { env }))).code).toBe('endpoint.tls')
    expect(proxy.seen).toEqual(Array.from({ length: 3 }, () => `CONNECT ${new URL(url).host}`))
  })

  it('for http is none for https', async () => {
    const made = selfSigned()
    const proxy = await serveProxy()
    await get(await service(made), { env: { http_proxy: proxy.url }, caFile: made.certFile })
    expect(proxy.seen).toEqual([])
  })

  it.each(['no_proxy', 'NO_PROXY'])('is passed by for hosts in %s', async (name) => {
    const url = await serveHttp((_, response) => void response.end('{}'))
    const proxy = await serveProxy()
    await get(url, { env: { http_proxy: proxy.url, [name]: 'example.com,127.0.0.1' } })
    expect(proxy.seen).toEqual([])
  })

  it('is taken from the surroundings that were given, and from no others', async () => {
    const url = await serveHttp((_, response) => void response.end('{}'))
    const proxy = await serveProxy()
    process.env['http_proxy'] = proxy.url
    try {
      await get(url)
      await get(url, { env: { https_proxy: proxy.url } })
    } finally {
      delete process.env['http_proxy']
    }
    expect(proxy.seen).toEqual([])
  })

  it('may be written without a scheme, and must be a URL', async () => {
    const url = await serveHttp((_, response) => void response.end('{}'))
    const proxy = await serveProxy()
    await get(url, { env: { http_proxy: proxy.url.replace('http://', '') } })
    expect(proxy.seen).toHaveLength(1)
    const failure = await failureOf(() => openedTransport({ env: { https_proxy: 'http://user:secret@[proxy' } }))
    expect(failure.code).toBe('config.invalid')
    expect(failure.message).not.toContain('secret')
  })

  it('that does not answer is told', async () => {
    const port = await closedPort()
    const failure = await failureOf(() => get('http://127.0.0.1:9/', { env: { http_proxy: `127.0.0.1:${port}` } }))
    expect(failure.code).toBe('endpoint.unreachable')
    expect(failure.message).toContain(`127.0.0.1:${port}`)
  })
})
