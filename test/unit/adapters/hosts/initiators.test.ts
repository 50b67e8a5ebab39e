import { expect, it } from 'vitest'
import { hostReader } from '../../../../src/adapters/hosts/host-reader.ts'
import type { HostName } from '../../../../src/kernel/ids.ts'
import { probeText } from '../../../support/probe-sections.ts'

async function initiatorsOf(text: string): Promise<readonly string[] | undefined> {
  const stdout = probeText('n', { initiators: { text } })
  const shell = { name: 'host', run: async () => ({ code: 0, late: false, stdout, stderr: '' }) }
  const report = await hostReader({ extra: [], shellOf: () => shell, deadlineMs: 1_000, nonce: () => 'n' }).look(
    'compute-01' as HostName,
  )
  expect(report.unseen).toBeNull()
  return report.initiators
}

it('a host has the initiators of its adapters and sessions, each once', async () => {
  const text = '0x10000090fa123456\n0x10000090fa123457\niqn.1993-08.org.debian:01:a\niqn.1993-08.org.debian:01:a\n'
  expect(await initiatorsOf(text)).toEqual(['10000090fa123456', '10000090fa123457', 'iqn.1993-08.org.debian:01:a'])
})

it('what the kernel writes where there is none is no initiator', async () => {
  expect(await initiatorsOf('(null)\n\n0x0\n')).toEqual([])
})
