/** A door before a simulated cloud: each request passes it, and something may be done before it and after its answer. */
import { createServer, request as sendOn } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Door {
  before(): Promise<void>
  after(method: string, path: string): Promise<void>
}

export interface Front {
  readonly url: string
  close(): Promise<void>
}

/** The cloud takes the door’s address for its own, since that is where it is asked. */
export async function frontOf(url: string, door: Door): Promise<Front> {
  const server = createServer(async (incoming, response) => {
    const { method = 'GET', url: path = '/', headers } = incoming
    await door.before()
    const onward = sendOn(new URL(path, url), { method, headers }, async (reply) => {
      const body = Buffer.concat(await Array.fromAsync(reply as AsyncIterable<Buffer>))
      await door.after(method, path)
      response.writeHead(reply.statusCode ?? 502, reply.headers).end(body)
    })
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
