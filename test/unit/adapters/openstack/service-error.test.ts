import { describe, expect, it } from 'vitest'
import {
  messageOf,
  nonsense,
  requestIdOf,
  saysAbsent,
  serviceError,
} from '../../../../src/adapters/openstack/service-error.ts'
import type { HttpReply } from '../../../../src/ports/http.ts'
import { failureOf } from '../../../support/failures.ts'
import { replyOf } from '../../../support/scripted.ts'

const error = (reply: HttpReply) => serviceError('Cinder', 'GET', '/volumes', reply)

describe('an error answer', () => {
  it.each([
    [400, 'api.failed', 'never'],
    [401, 'auth.expired', 'never'],
    [403, 'api.refused', 'never'],
    [404, 'api.not-found', 'never'],
    [406, 'api.too-old', 'never'],
    [409, 'api.conflict', 'never'],
    [413, 'api.busy', 'later'],
    [418, 'api.failed', 'never'],
    [429, 'api.busy', 'later'],
    [500, 'api.failed', 'later'],
    [503, 'api.failed', 'later'],
  ])('of %d is %s, and may be tried again %s', (status, code, retry) => {
    const failure = error(replyOf(status, { computeFault: { code: status, message: 'It is so.' } }))
    expect(failure).toMatchObject({ code, retry })
    expect(failure.message).toBe(`Cinder answered ${status} to GET /volumes (req-1): It is so.`)
    expect(failure.facts).toEqual({ status, method: 'GET', path: '/volumes', request: 'req-1' })
    expect(failure.hint).not.toBe('')
  })

  it('of 5xx sends the operator into the log with the request id', () => {
    expect(error(replyOf(500)).hint).toBe('Look into Cinder’s log for req-1.')
  })

  it('names no request where the service named none', () => {
    const reply = { status: 502, headers: {}, body: null }
    expect(error(reply).message).toBe('Cinder answered 502 to GET /volumes')
    expect(error(reply).hint).toBe('Look into Cinder’s log.')
  })

  it('that leads elsewhere says where, and is not obeyed', () => {
    const failure = error(replyOf(302, null, { location: 'https://c:8776/v3/volumes' }))
    expect(failure.code).toBe('endpoint.nonsense')
    expect(failure.message).toContain('302 to GET /volumes (req-1): it has moved to https://c:8776/v3/volumes')
    expect(error(replyOf(301)).message).toContain('an unnamed place')
  })
})

describe('the request id', () => {
  it('is found under its present name, and under Nova’s old one', () => {
    expect(requestIdOf(replyOf(200))).toBe('req-1')
    expect(requestIdOf({ status: 200, headers: { 'x-compute-request-id': 'req-2' }, body: null })).toBe('req-2')
    expect(requestIdOf({ status: 200, headers: {}, body: null })).toBeNull()
  })

  it('is told of answers that are none', () => {
    const failure = nonsense('Cinder’s volumes', 'without a list "volumes"', replyOf(200))
    expect(failure.message).toBe('Cinder’s volumes: the service answered without a list "volumes" (req-1)')
    expect(failure.facts).toEqual({ request: 'req-1' })
    expect(nonsense('it', 'so').message).toBe('it: the service answered so')
  })
})

describe('the sentence of a service', () => {
  it.each([
    [{ badRequest: { code: 400, message: 'no' } }, 'no'],
    [{ error: { code: 401, title: 'Unauthorized', message: 'no' } }, 'no'],
    [{ message: 'no' }, 'no'],
    [{ badRequest: 'no' }, null],
    [{ badRequest: { message: 5 } }, null],
    ['no', null],
    [null, null],
  ])('of %j is %j', (body, message) => {
    expect(messageOf(body)).toBe(message)
  })
})

describe('that something does not exist', () => {
  const id = '8267b924-3954-4e4e-8b66-91b3c02485d9'
  const missing = (message: unknown) => replyOf(404, { itemNotFound: { code: 404, message } })

  it('is said by the service’s own 404 about that id', () => {
    expect(saysAbsent(missing(`Volume ${id} could not be found.`), id, 'it')).toBe(true)
    expect(saysAbsent(replyOf(200), id, 'it')).toBe(false)
  })

  it.each([
    ['the path is not known', missing('The resource could not be found.')],
    ['it is about another', missing('Volume 00000000-3954-4e4e-8b66-91b3c02485d9 could not be found.')],
    ['a proxy answers', replyOf(404)],
    ['a web server answers', replyOf(404, { message: 'Not Found' })],
    ['there is no sentence', missing(undefined)],
  ])('is not said where %s', async (_why, reply) => {
    const failure = await failureOf(() => saysAbsent(reply, id, `Cinder’s volume ${id}`))
    expect(failure.code).toBe('endpoint.nonsense')
    expect(failure.message).toContain(`Cinder’s volume ${id}: the service answered 404, but not that this is missing`)
  })
})
