/** Real servers on the loopback, gone when the test ends. */
import { execFileSync } from 'node:child_process'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFiles } from './temporary-files.ts'

/** A certificate that signs itself. */
export interface SelfSigned {
  readonly certFile: string
  readonly keyFile: string
}

/** Made anew by OpenSSL; `names` are what it is good for, such as `DNS:keystone.example`. */
export function selfSigned(names = 'DNS:localhost,IP:127.0.0.1'): SelfSigned {
  const root = temporaryFiles()
  const made = { certFile: join(root, 'cert.pem'), keyFile: join(root, 'key.pem') }
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', made.keyFile]
  const subject = ['-subj', '/CN=cindersweep test', '-addext', `subjectAltName=${names}`]
  execFileSync('openssl', ['req', '-x509', ...key, '-out', made.certFile, '-days', '1', ...subject], { stdio: 'pipe' })
  return made
}

/** Listens on a free port until the test ends. */
async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

export const serveHttp = async (answer: RequestListener): Promise<string> =>
  `http://127.0.0.1:${await listen(createHttpServer(answer))}`

export const serveHttps = async (cert: Buffer, key: Buffer, answer: RequestListener): Promise<string> =>
  `https://127.0.0.1:${await listen(createHttpsServer({ cert, key }, answer))}`

/** What is said to whoever connects, whatever they ask. */
export const serveRaw = async (converse: (socket: Socket) => void): Promise<string> =>
  `http://127.0.0.1:${await listen(createTcpServer(converse))}`

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
