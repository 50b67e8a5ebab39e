/** A forward proxy on the loopback: plain requests are sent on, TLS is tunnelled. */
import { createServer, request as sendOn } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { onTestFinished } from 'vitest'

export interface Proxy {
  readonly url: string
  /** What came through it: `GET http://…`, `CONNECT host:port`. */
  readonly seen: readonly string[]
}

export async function serveProxy(): Promise<Proxy> {
  const seen: string[] = []
  const tunnels = new Set<Duplex>()
  const server = createServer((incoming, response) => {
    seen.push(`${incoming.method} ${incoming.url}`)
    const onward = sendOn(incoming.url ?? '', { method: incoming.method, headers: incoming.headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(response)
    })
    incoming.pipe(onward)
  })
  server.on('connect', (incoming, client) => {
    seen.push(`CONNECT ${incoming.url}`)
    const [host, port] = (incoming.url ?? '').split(':') as [string, string]
    const onward = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.pipe(client).pipe(onward)
    })
    tunnels.add(client).add(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const tunnel of tunnels) tunnel.destroy()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}
