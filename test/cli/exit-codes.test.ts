/** Exit codes are an interface: each of them, from a process of its own. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plant } from '../../src/simulate/faults/plant.ts'
import { makeVolume } from '../../src/simulate/hands.ts'
import { bareEnvironment, command, commandHere } from '../support/command-line.ts'
import { stillCloud } from '../support/simulated-scan.ts'
import { snapshotFileOf } from '../support/snapshot-files.ts'
import { temporaryFiles } from '../support/temporary-files.ts'
import { type Served, served } from '../support/wire-cloud.ts'

let wire: Served
beforeAll(async () => {
  const cloud = stillCloud()
  makeVolume(cloud, { name: 'healthy' })
  wire = await served(cloud)
})
afterAll(() => wire.close())

describe('the exit code of a process', () => {
  it('is 0 when all was seen and nothing is wrong', async () => {
    const cloud = stillCloud()
    makeVolume(cloud, { name: 'healthy' })
    const file = await snapshotFileOf(cloud)
    expect(await command(['scan', '--from', file])).toEqual({
      code: 0,
      stdout: '',
      stderr: 'nothing found in 1 volume and 0 servers\n',
    })
  })

  it('is 3 when something is wrong', async () => {
    const cloud = stillCloud()
    plant(cloud, 'ghost-server-attachment')
    const file = await snapshotFileOf(cloud)
    expect(await command(['scan', '--from', file, '-f', 'value', '-c', 'Fault'])).toMatchObject({
      code: 3,
      stdout: 'ghost-server-attachment\n',
    })
  })

  it('is 4 when nothing is wrong, but not everything was seen', async () => {
    const { code, stdout, stderr } = await command(['scan'], { env: bareEnvironment(wire.env) })
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' })
    expect(stderr).toMatch(/^nothing found in 1 volume and 0 servers$/m)
    expect(stderr).toMatch(/^not configured, so not seen: RegionOne compute hosts, RegionOne logs$/m)
  })

  it('is 1 when it failed', async () => {
    const env = bareEnvironment({ ...wire.env, OS_PASSWORD: 'wrong' })
    const { code, stdout, stderr } = await command(['scan'], { env })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^error: .+\n {2}next: .+\n$/)
  })

  it('is 2 when it was used wrongly', async () => {
    expect(await command(['scan', '--frob'])).toMatchObject({ code: 2, stdout: '' })
  })
})

describe('a failure is 1', () => {
  it('when nobody listens at the address', async () => {
    const env = { ...wire.env, OS_AUTH_URL: 'http://127.0.0.1:9/v3' }
    const { code, stderr } = await commandHere(['why', 'web'], { env })
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('127.0.0.1:9') })
  })

  it('and says as a document that nothing was seen', async () => {
    const env = { ...wire.env, OS_PASSWORD: 'wrong' }
    const { code, stdout } = await commandHere(['scan', '-f', 'json'], { env })
    const { sources, findings } = JSON.parse(stdout)
    expect({ code, findings }).toEqual({ code: 1, findings: [] })
    expect(sources.map(({ status }: { status: string }) => status)).toEqual(['unavailable', 'unavailable'])
  })

  it('when the results cannot be written', async () => {
    const file = join(temporaryFiles(), 'no', 'such', 'directory')
    const { code, stderr } = await commandHere(['scan', '--save', file], { env: wire.env })
    expect(code).toBe(1)
    expect(stderr).toContain(`cannot write the snapshot ${file}`)
  })
})

describe('a wrong usage is 2', () => {
  const wrong: readonly (readonly [string, readonly string[], string])[] = [
    ['no command', [], 'Usage: cindersweep'],
    ['an unknown command', ['scna'], "unknown command 'scna'\n(Did you mean scan?)"],
    ['an unknown option', ['scan', '--formt', 'json'], '(Did you mean --format?)'],
    ['an unknown format', ['scan', '-f', 'jsno'], 'Allowed choices are table, json'],
    ['one argument too many', ['scan', 'extra'], 'too many arguments'],
    ['a missing argument', ['why'], "missing required argument 'thing'"],
    ['an unknown fault to explain', ['explain', 'gost-server-attachment'], 'Did you mean ghost-server-attachment?'],
    ['an unknown fault to show', ['scan', '--fault', 'watcher'], 'Did you mean orphan-watcher?'],
    ['a name that resembles no fault', ['explain', 'zzzzzzzz'], 'next: "cindersweep explain" lists them all.'],
    ['a duration that is none', ['scan', '--settle', 'soon'], '--settle is "soon", which is no duration'],
    ['a number out of range', ['scan', '--concurrency', '0'], 'expected a whole number from 1 to 64'],
    ['no time to answer in', ['scan', '--timeout', '0'], '--timeout is "0", expected a duration above 0'],
    [
      'two that would read standard input',
      ['why', 'x', '--from', '-', '--config', '-'],
      'cannot both be standard input',
    ],
    ['a severity that there is not', ['scan', '--severity', 'fatal'], 'Allowed choices are low, medium'],
    ['two options that exclude each other', ['scan', '--from', 'a', '--save', 'b'], '--from and --save exclude'],
    ['a configuration that is not there', ['scan', '--config', '/nonexistent'], 'cannot read the configuration'],
    ['no cloud at all', ['scan'], 'no cloud to log in to'],
    ['a clouds file for a cloud that does not stay', ['demo', '--clouds-file', 'x'], '--clouds-file needs --keep'],
    ['a fault that cannot be planted', ['demo', '--plant', 'rust'], '--plant does not take "rust"'],
    ['help for an unknown command', ['help', 'scna'], 'Allowed choices are scan, why'],
  ]
  it.each(wrong)('%s', async (_name, args, says) => {
    const { code, stdout, stderr } = await commandHere(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(says)
  })
})
