/** The real transport, closed when the test ends. */
import { onTestFinished } from 'vitest'
import {
  type ClosableTransport,
  openTransport,
  type TransportOptions,
} from '../../src/adapters/system/http-transport.ts'

export function openedTransport(options: Partial<TransportOptions> = {}): ClosableTransport {
  const defaults = { verify: true, caFile: null, certFile: null, keyFile: null, concurrency: 4, env: {} }
  const transport = openTransport({ ...defaults, ...options })
  onTestFinished(() => transport.close())
  return transport
}
