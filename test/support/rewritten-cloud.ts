/** A simulated cloud on the loopback, some of whose answers are changed on their way. */
import type { IncomingMessage, RequestListener } from 'node:http'
import type { HttpReply, HttpRequest } from '../../src/ports/http.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { exportLines } from '../../src/simulate/login.ts'
import { inProcess, inProcessBase } from '../../src/simulate/wire/in-process.ts'
import type { Environment } from './command-line.ts'

export type Rewrite = (request: HttpRequest, reply: HttpReply) => HttpReply

/** What a server answers to be that cloud; wherever the cloud names itself, it is under the address it was asked at. */
export function answersOf(cloud: SimulatedCloud, rewrite: Rewrite = (_, reply) => reply): RequestListener {
  const services = inProcess(cloud)
  return async (incoming, response) => {
    const request = await requestOf(incoming)
    const { status, headers, body } = rewrite(request, await services.send(request))
    const scheme = 'encrypted' in incoming.socket ? 'https' : 'http'
    const text = JSON.stringify(body).replaceAll(inProcessBase, `${scheme}://${incoming.headers.host}`)
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body === null ? '' : text)
  }
}

async function requestOf(incoming: IncomingMessage): Promise<HttpRequest> {
  const text = Buffer.concat(await Array.fromAsync(incoming as AsyncIterable<Buffer>)).toString()
  return {
    method: incoming.method as HttpRequest['method'],
    url: `${inProcessBase}${incoming.url}`,
    headers: incoming.headers as HttpRequest['headers'],
    ...(text === '' ? {} : { body: JSON.parse(text) }),
  }
}

/** The variables with which its administrator logs in to it there. */
export const openrcOf = (cloud: SimulatedCloud, url: string): Environment =>
  Object.fromEntries(
    exportLines(cloud, url).map((line) => line.replace('export ', '').split(/=(.*)/s).slice(0, 2) as [string, string]),
  )
