/** Answers of real servers on the loopback, and the ways in which they fail to be answers. */
import type { IncomingMessage, RequestListener } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { HttpReply } from '../../../../src/ports/http.ts'
import { failureOf } from '../../../support/failures.ts'
import { closedPort, serveHttp, serveRaw } from '../../../support/loopback.ts'
import { openedTransport } from '../../../support/transports.ts'

const get = (url: string, deadlineMs = 5_000): Promise<HttpReply> =>
  openedTransport().send({ method: 'GET', url, headers: {}, deadlineMs })

const json = { 'content-type': 'application/json' }

describe('an answer', () => {
  it('is status, headers in lower case and parsed body', async () => {
    const url = await serveHttp((_, response) => {
      response.writeHead(202, { ...json, 'X-OpenStack-Request-Id': 'req-1' }).end('{"volumes":[]}')
    })
    const reply = await get(`${url}/v3/volumes`)
    expect(reply).toMatchObject({ status: 202, body: { volumes: [] } })
    expect(reply.headers['x-openstack-request-id']).toBe('req-1')
  })

  it('without a body has none, whatever its status', async () => {
    const url = await serveHttp((_, response) => void response.writeHead(204).end())
    expect((await get(url)).body).toBeNull()
  })

  it.each([400, 401, 404, 409, 429, 500, 503])('of status %d is one too', async (status) => {
    const url = await serveHttp((_, response) => {
      response.writeHead(status, json).end('{"itemNotFound":{"message":"no"}}')
    })
    expect(await get(url)).toMatchObject({ status, body: { itemNotFound: { message: 'no' } } })
  })

  it('keeps a header that came twice', async () => {
    const url = await serveHttp((_, response) => {
      response.writeHead(200, [
        ['Vary', 'A'],
        ['Vary', 'B'],
        ['Content-Type', 'application/json'],
      ] as never)
      response.end('{}')
    })
    expect((await get(url)).headers['vary']).toBe('A, B')
  })

  it.each([301, 302, 307])('of status %d is not followed: a token is not handed on', async (status) => {
    const asked: string[] = []
    const url = await serveHttp((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(status, { location: '/elsewhere', 'content-type': 'text/html' }).end('<a>moved</a>')
    })
    expect(await get(`${url}/v3`)).toMatchObject({ status, body: null, headers: { location: '/elsewhere' } })
    expect(asked).toEqual(['/v3'])
  })
})

describe('a request', () => {
  it('carries method, path, query, headers and body', async () => {
    const seen: { request: IncomingMessage; text: string }[] = []
    const url = await serveHttp(async (request, response) => {
      seen.push({ request, text: Buffer.concat(await Array.fromAsync(request)).toString() })
      response.end('{}')
    })
    const headers = { 'content-type': 'application/json', 'x-auth-token': 'gAAA' }
    await openedTransport().send({ method: 'POST', url: `${url}/a/b?x=%20y&z=1`, headers, body: { größe: 1 } })
    expect(seen[0]?.request.method).toBe('POST')
    expect(seen[0]?.request.url).toBe('/a/b?x=%20y&z=1')
    expect(seen[0]?.request.headers).toMatchObject(headers)
    expect(JSON.parse(seen[0]?.text ?? '')).toEqual({ größe: 1 })
  })

  it('waits for its turn: no more run at once than may', async () => {
    let open = 0
    let most = 0
    const url = await serveHttp((_, response) => {
      most = Math.max(most, ++open)
      setImmediate(() => {
        open--
        response.end('{}')
      })
    })
    const transport = openedTransport({ concurrency: 2 })
    const all = Array.from({ length: 12 }, () => transport.send({ method: 'GET', url, headers: {} }))
    expect(await Promise.all(all)).toHaveLength(12)
    expect(most).toBeLessThanOrEqual(2)
  })
})

describe('what is no answer', () => {
  const html = '<!DOCTYPE html><html>\u001b[31m It works!</html>'

  it.each([
    ['a web page', { 'content-type': 'text/html; charset=utf-8' }, html, 'with text/html that is not JSON'],
    ['half of a JSON text', json, '{"volumes":[{"id"', 'with application/json that is not JSON'],
    ['words without a type', {}, 'ok', 'with an unnamed type that is not JSON'],
  ])('with status 200 is nonsense: %s', async (_what, headers, body, says) => {
    const url = await serveHttp((_, response) => {
      response.writeHead(200, { ...headers, 'x-openstack-request-id': 'req-7' }).end(body)
    })
    const failure = await failureOf(() => get(`${url}/v3`))
    expect(failure).toMatchObject({ code: 'endpoint.nonsense', retry: 'never' })
    expect(failure.message).toContain(`GET ${url}/v3 answered 200 ${says}`)
    expect(failure.message).toContain('(req-7)')
    expect(failure.message).not.toContain('\u001b')
  })

  it('keeps its status where a proxy says by a web page that it failed', async () => {
    const url = await serveHttp((_, response) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end(html)
    })
    expect(await get(url)).toMatchObject({ status: 502, body: null })
  })

  it.each<[string, RequestListener]>([
    [
      'in a body of known length',
      (_, response) => {
        response.writeHead(200, { ...json, 'content-length': 1000 })
        response.write('{"volumes":[', () => response.destroy())
      },
    ],
    [
      'in a body of unknown length',
      (_, response) => {
        response.writeHead(200, json)
        response.write('{"volumes":[', () => response.destroy())
      },
    ],
    ['before the headers', (_, response) => void response.destroy()],
  ])('is cut short %s, and may be asked for again', async (_where, answer) => {
    const failure = await failureOf(async () => get(`${await serveHttp(answer)}/v3`))
    expect(failure).toMatchObject({ code: 'endpoint.cut-short', retry: 'now' })
    expect(failure.message).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+\/v3: the connection broke off/)
  })

  it('is cut short by a reset', async () => {
    const url = await serveRaw((socket) => socket.once('data', () => socket.resetAndDestroy()))
    expect((await failureOf(() => get(url))).code).toBe('endpoint.cut-short')
  })

  it('is not HTTP where another service listens', async () => {
    const url = await serveRaw((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
    const failure = await failureOf(() => get(url))
    expect(failure.code).toBe('endpoint.nonsense')
    expect(failure.message).toContain('but not in HTTP')
  })
})

describe('a deadline', () => {
  it.each<[string, RequestListener]>([
    ['headers', () => {}],
    [
      'the body',
      (_, response) => {
        response.writeHead(200, json)
        response.write('{"volumes":')
      },
    ],
  ])('holds for %s', async (_what, answer) => {
    const url = await serveHttp(answer)
    const failure = await failureOf(() => get(`${url}/v3`, 60))
    expect(failure).toMatchObject({ code: 'endpoint.timeout', retry: 'later' })
    expect(failure.message).toBe(`GET ${url}/v3 gave no whole answer within 0.06 s`)
    expect(failure.hint).toContain('--timeout')
  })
})

describe('nobody there', () => {
  it('is told with the address, and may be tried again', async () => {
    const port = await closedPort()
    const failure = await failureOf(() => get(`http://127.0.0.1:${port}/v3/volumes?x=1`))
    expect(failure).toMatchObject({ code: 'endpoint.unreachable', retry: 'now' })
    expect(failure.message).toContain(`cannot reach 127.0.0.1:${port} for GET http://127.0.0.1:${port}/v3/volumes:`)
    expect(failure.message).toContain('ECONNREFUSED')
  })

  it('is told where a name means nothing', async () => {
    const failure = await failureOf(() => get('http://keystone.invalid/v3'))
    expect(failure).toMatchObject({ code: 'endpoint.unreachable', retry: 'later' })
    expect(failure.message).toContain('keystone.invalid')
  })
})

describe('an interruption', () => {
  it('ends a request at once, as such and not as a failure of the service', async () => {
    const interruption = new AbortController()
    const url = await serveHttp(() => interruption.abort())
    const { signal } = interruption
    const failure = await failureOf(() => openedTransport().send({ method: 'GET', url, headers: {}, signal }))
    expect(failure.code).toBe('interrupted')
  })

  it('ends one that had not begun', async () => {
    const signal = AbortSignal.abort()
    const url = 'http://127.0.0.1:9'
    const failure = await failureOf(() => openedTransport().send({ method: 'GET', url, headers: {}, signal }))
    expect(failure.code).toBe('interrupted')
  })
})
