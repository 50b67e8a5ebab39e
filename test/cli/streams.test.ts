/** What goes where: results to standard output, all else to standard error; colour and progress only for people. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plant } from '../../src/simulate/faults/plant.ts'
import { bareEnvironment, command, type Environment, inShell, onTerminal } from '../support/command-line.ts'
import { stillCloud } from '../support/simulated-scan.ts'
import { keptSnapshot } from '../support/snapshot-files.ts'
import { temporaryFiles } from '../support/temporary-files.ts'
import { type Served, served } from '../support/wire-cloud.ts'

const ghostly = () => {
  const cloud = stillCloud()
  plant(cloud, 'ghost-server-attachment')
  return cloud
}
const kept = keptSnapshot(ghostly)
let wire: Served
beforeAll(async () => {
  wire = await served(ghostly())
})
beforeAll(kept.make)
afterAll(() => wire.close())

const esc = '\u001b['

describe('without a terminal', () => {
  it('a scan of a living cloud prints only the result, and only the notes beside it', async () => {
    const { stdout, stderr } = await command(['scan', '-f', 'json', '--recheck', '0'], {
      env: bareEnvironment(wire.env),
    })
    expect(JSON.parse(stdout).findings).toMatchObject([{ fault: 'ghost-server-attachment' }])
    expect(stderr.split('\n')[0]).toBe('1 finding (1 medium) in 1 volume and 0 servers')
    expect(stderr).not.toContain('\r')
  })

  it('there is no colour, also where nothing forbids it', async () => {
    const { NO_COLOR: _, ...env } = bareEnvironment()
    const { stdout, stderr } = await command(['scan', '--from', kept.path()], { env })
    expect(stdout + stderr).not.toContain(esc)
  })
})

describe('on a terminal', () => {
  const colourful = (): Environment => {
    const { NO_COLOR: _, ...env } = bareEnvironment({ TERM: 'xterm' })
    return env
  }

  it('there is colour', async () => {
    expect(await onTerminal(['scan', '--from', kept.path()], colourful())).toContain(`${esc}33m1 medium${esc}39m`)
  })

  it('there is none with NO_COLOR', async () => {
    expect(await onTerminal(['scan', '--from', kept.path()], bareEnvironment({ TERM: 'xterm' }))).not.toContain(esc)
  })

  it('progress is shown, and taken away again', async () => {
    const shown = await onTerminal(['scan', '--recheck', '0'], bareEnvironment({ ...wire.env, TERM: 'xterm' }))
    expect(shown).toContain(`\r${esc}2Klogging in to envvars`)
    expect(shown).toContain(`asking about 1 suspect\r${esc}2K`)
  })

  it('progress is not shown with --no-progress', async () => {
    const env = bareEnvironment({ ...wire.env, TERM: 'xterm' })
    expect(await onTerminal(['scan', '--recheck', '0', '--no-progress'], env)).not.toContain('logging in')
  })

  it('notes that go into a file are not coloured because the results are', async () => {
    const notes = join(temporaryFiles(), 'notes')
    await onTerminal(['scan', '--from', kept.path()], colourful(), `2> ${notes}`)
    expect(readFileSync(notes, 'utf8')).toMatch(/^1 finding \(1 medium\)/)
  })

  it.each([
    ['scan', () => ['scan', '--from', kept.path()]],
    ['why', () => ['why', 'ghost', '--from', kept.path()]],
    ['explain', () => ['explain']],
  ])('every line of %s fits, and no id is broken', async (_name, args) => {
    const shown = await onTerminal(args(), bareEnvironment({ TERM: 'xterm' }))
    expect(shown.split('\n').filter((line) => line.length > 80)).toEqual([])
    const ids = shown.match(/\b[0-9a-f]{8}-/g) ?? []
    expect(shown.match(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g) ?? []).toHaveLength(ids.length)
  })
})

describe('a reader that has seen enough', () => {
  it('is no failure, and does not change the exit code', async () => {
    const { stdout, stderr } = await inShell(
      `CINDERSWEEP scan --from ${kept.path()} 2>/dev/null | true; echo "$PIPESTATUS"`,
    )
    expect({ stdout, stderr }).toEqual({ stdout: '3\n', stderr: '' })
  })

  it('of the notes is no failure either', async () => {
    const { stdout, stderr } = await inShell('CINDERSWEEP scna 2>&1 | true; echo "$PIPESTATUS"')
    expect({ stdout, stderr }).toEqual({ stdout: '2\n', stderr: '' })
  })
})

it('a full disk is a failure, in one sentence', async () => {
  const { code, stderr } = await inShell('CINDERSWEEP explain busy-volume > /dev/full')
  expect(code).toBe(1)
  expect(stderr).toMatch(/^error: cannot write to standard output: ENOSPC\n {2}next: .+\n$/)
})

describe('- is standard input and output', () => {
  it('a snapshot goes from one command to the other, and nothing else is mixed into it', async () => {
    const saved = await command(['scan', '--save', '-', '--recheck', '0'], { env: bareEnvironment(wire.env) })
    expect(saved.code).toBe(3)
    const lines = saved.stdout.trimEnd().split('\n')
    expect(JSON.parse(lines.at(-1) as string)).toMatchObject({ end: { records: lines.length - 2 } })
    const read = await command(['scan', '--from', '-', '-f', 'value', '-c', 'Fault'], { stdin: saved.stdout })
    expect(read).toMatchObject({ code: 3, stdout: 'ghost-server-attachment\n' })
  })

  it('of why too', async () => {
    const stdin = readFileSync(kept.path(), 'utf8')
    const { code, stdout } = await command(['why', 'ghost', '--from', '-', '-f', 'json'], { stdin })
    expect(code).toBe(3)
    expect(JSON.parse(stdout).thing).toMatchObject({ kind: 'volume', name: 'ghost' })
  })

  it('a configuration comes from there too, and a complaint about it names its line', async () => {
    const args = ['scan', '--from', kept.path(), '--config', '-', '-f', 'value', '-c', 'Fault']
    const { volume } = JSON.parse((await command(['scan', '--from', kept.path(), '-f', 'ndjson'])).stdout)
    expect(await command(args, { stdin: `policy:\n  exclude: {volumes: [${volume}]}\n` })).toMatchObject({
      code: 0,
      stdout: '',
    })
    const wrong = await command(args, { stdin: 'policy:\n  setle: 1m\n' })
    expect(wrong).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('standard input:2: policy.setle'),
    })
  })

  it('a snapshot that was cut off on its way is not read', async () => {
    const stdin = readFileSync(kept.path(), 'utf8').slice(0, -40)
    expect(await command(['scan', '--from', '-'], { stdin })).toMatchObject({ code: 1, stdout: '' })
  })
})
