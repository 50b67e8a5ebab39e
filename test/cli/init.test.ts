/** `init`: a commented configuration that works as it stands. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { plant } from '../../src/simulate/faults/plant.ts'
import { cloudsYaml } from '../../src/simulate/login.ts'
import { commandHere } from '../support/command-line.ts'
import { stillCloud } from '../support/simulated-scan.ts'
import { temporaryFiles } from '../support/temporary-files.ts'
import { type Served, served } from '../support/wire-cloud.ts'

let wire: Served
const cloud = stillCloud()
const { volume } = plant(cloud, 'ghost-server-attachment')
beforeAll(async () => {
  wire = await served(cloud)
})
afterAll(() => wire.close())

/** Surroundings in which the cloud is one of a clouds.yaml. */
function named() {
  const directory = temporaryFiles({ 'clouds.yaml': cloudsYaml(cloud, wire.url) })
  const env = { OS_CLIENT_CONFIG_FILE: join(directory, 'clouds.yaml') }
  return { env, file: join(directory, 'cindersweep.yaml') }
}

describe('init', () => {
  it('writes what was found, for nobody else to read', async () => {
    const { env, file } = named()
    const { code, stdout, stderr } = await commandHere(['init', '-o', file, '--os-cloud', 'cindersweep-demo'], { env })
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr.endsWith(`wrote ${file}; next: cindersweep doctor\n`)).toBe(true)
    const text = readFileSync(file, 'utf8')
    expect(text).toContain('#   RegionOne: compute hosts compute-01, compute-02, compute-03; back ends storage-01@ceph')
    expect(parse(text).cloud).toEqual({ name: 'cindersweep-demo', regions: ['RegionOne'] })
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('writes what a scan then works with, without anything else said', async () => {
    const { env, file } = named()
    await commandHere(['init', '-o', file, '--os-cloud', 'cindersweep-demo'], { env })
    const args = ['scan', '--config', file, '--recheck', '0', '-f', 'value', '-c', 'Volume']
    expect(await commandHere(args, { env })).toMatchObject({ code: 3, stdout: `${volume}\n` })
  })

  it('writes what changes nothing: the values are those that hold without it', async () => {
    const { stdout } = await commandHere(['init', '-o', '-'], { env: wire.env })
    expect(parse(stdout).policy).toEqual({
      settle: { default: '15m' },
      recheck: '30s',
      depth: 'auto',
      exclude: { projects: [], volumes: [], hosts: [] },
    })
  })

  it('names no cloud when the login comes from variables, and still works', async () => {
    const { file } = named()
    await commandHere(['init', '-o', file], { env: wire.env })
    expect(parse(readFileSync(file, 'utf8')).cloud).toEqual({ regions: ['RegionOne'] })
    expect(await commandHere(['scan', '--config', file, '--recheck', '0'], { env: wire.env })).toMatchObject({
      code: 3,
    })
  })

  it('leaves alone what it is told to leave alone', async () => {
    const args = [
      'init',
      '-o',
      '-',
      '--exclude-host',
      'compute-01',
      '--exclude-host',
      'x: y',
      '--exclude-project',
      '08',
    ]
    const { exclude } = parse((await commandHere(args, { env: wire.env })).stdout).policy
    expect(exclude).toEqual({ hosts: ['compute-01', 'x: y'], projects: ['08'], volumes: [] })
  })
})

describe('init and a configuration', () => {
  it('does not go together: it writes one, and says so rather than pass over --config', async () => {
    const { env, file } = named()
    const { code, stdout, stderr } = await commandHere(['init', '-o', '-', '--config', file], { env })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('it does not take --config')
  })

  it('that a variable names may not be there yet: that is why it is written', async () => {
    const { env, file } = named()
    const around = { ...env, CINDERSWEEP_CONFIG: file, OS_CLOUD: 'cindersweep-demo' }
    expect(await commandHere(['init', '-o', file], { env: around })).toMatchObject({ code: 0 })
    expect(await commandHere(['scan', '--recheck', '0'], { env: around })).toMatchObject({ code: 3 })
  })
})

describe('init and a file that is there', () => {
  it('refuses to replace it, and says how', async () => {
    const { env, file } = named()
    writeFileSync(file, 'policy: {}\n')
    const { code, stderr } = await commandHere(['init', '-o', file], { env })
    expect(code).toBe(2)
    expect(stderr).toContain(`${file} is there already\n  next: Give --force to replace it`)
    expect(readFileSync(file, 'utf8')).toBe('policy: {}\n')
  })

  it('replaces it when told to', async () => {
    const { file } = named()
    writeFileSync(file, 'policy: {}\n')
    expect(await commandHere(['init', '-o', file, '--force'], { env: wire.env })).toMatchObject({ code: 0 })
    expect(readFileSync(file, 'utf8')).toContain('# Configuration of cindersweep.')
  })
})
