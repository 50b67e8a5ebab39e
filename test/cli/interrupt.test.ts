/** Interrupting: at once, with 130, and with nothing half written. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bareEnvironment, launch } from '../support/command-line.ts'
import { stillCloud } from '../support/simulated-scan.ts'
import { temporaryFiles } from '../support/temporary-files.ts'
import { servedForTest } from '../support/wire-cloud.ts'

/** Resolves when the service has begun to keep somebody waiting. */
async function hanging(path: string) {
  const wire = await servedForTest(stillCloud(), [`${path}:hang`])
  return { env: bareEnvironment(wire.env), met: () => wire.met() }
}

describe('an interruption while a service hangs', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s ends a scan with 130, long before the deadline', async (name) => {
    const { env, met } = await hanging('volume')
    const file = join(temporaryFiles(), 'snapshot')
    const running = launch(['scan', '--save', file, '-f', 'json', '--timeout', '1h'], { env })
    await met()
    running.signal(name)
    const { code, stdout, stderr } = await running.finished
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' })
    expect(stderr).toMatch(/^error: interrupted/)
    expect(existsSync(file)).toBe(false)
  })

  it('ends a login with 130', async () => {
    const { env, met } = await hanging('identity')
    const running = launch(['why', 'web', '--timeout', '1h'], { env })
    await met()
    running.signal('SIGINT')
    expect(await running.finished).toMatchObject({ code: 130, stdout: '' })
  })

  it('ends doctor with 130, and calls no right missing', async () => {
    const { env, met } = await hanging('compute/os-hypervisors')
    const running = launch(['doctor', '--timeout', '1h'], { env })
    await met()
    running.signal('SIGINT')
    expect(await running.finished).toMatchObject({ code: 130, stdout: '' })
  })

  it('ends init with 130, and writes nothing', async () => {
    const { env, met } = await hanging('compute/os-services')
    const cwd = temporaryFiles()
    const running = launch(['init', '--timeout', '1h'], { env, cwd })
    await met()
    running.signal('SIGINT')
    expect(await running.finished).toMatchObject({ code: 130, stdout: '' })
    expect(readdirSync(cwd)).toEqual([])
  })
})
