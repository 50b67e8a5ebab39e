/** `demo`: the story that it tells, and the cloud that it keeps. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { bareEnvironment, command, commandHere, launch } from '../support/command-line.ts'
import { temporaryFiles } from '../support/temporary-files.ts'

describe('demo', () => {
  it('shows a cloud, what is wrong in it, why one volume cannot be deleted, how it is mended and given back', async () => {
    const { code, stdout, stderr } = await command(['demo'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(
      stdout
        .match(/^\$ .*/gm)
        ?.map((line) => line.replace(/ [0-9a-f-]{36}$/, ' VOLUME').replace(/ [0-9a-f]{8}$/, ' RUN')),
    ).toEqual([
      '$ openstack volume list --all-projects',
      '$ cindersweep scan',
      '$ cindersweep why VOLUME',
      '$ cindersweep plan --allow destroy-domain,database -o plan.json',
      '$ cindersweep apply plan.json --yes',
      '$ cindersweep scan',
      '$ cindersweep undo RUN',
    ])
    for (const fault of ['ghost-server-attachment', 'service-token-missing', 'faulty-multipath', 'stuck-detaching'])
      expect(stdout).toContain(`| ${fault} `)
    expect(stdout).toMatch(/^held by {3}domain instance-/m)
    expect(stdout).toContain('busy-volume (medium, confirmed)')
  })

  it('shows what it is told to plant, and nothing else', async () => {
    const { stdout } = await commandHere(['demo', '--empty', '--plant', 'leaked-attachment:migrated'])
    expect(stdout).toMatch(/^1 finding \(1 \w+\) in 2 volumes and 1 server$/m)
    expect(stdout).toContain('| leaked-attachment |')
  })
})

describe('demo --keep', () => {
  it('keeps a cloud to which its clouds.yaml logs in, until it is interrupted', async () => {
    const file = join(temporaryFiles(), 'a cloud', 'clouds.yaml')
    const missing = await command(['demo', '--keep', '--clouds-file', file])
    expect(missing).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('ENOENT') })

    const directory = temporaryFiles()
    const running = launch(['demo', '--keep', '--clouds-file', 'clouds.yaml', '--empty'], { cwd: directory })
    await running.printed('interrupt to end it')
    const clouds = parse(readFileSync(join(directory, 'clouds.yaml'), 'utf8'))
    expect(Object.keys(clouds.clouds)).toContain('cindersweep-demo')
    const env = bareEnvironment({ OS_CLIENT_CONFIG_FILE: join(directory, 'clouds.yaml'), OS_CLOUD: 'cindersweep-demo' })
    expect(await command(['scan'], { env })).toMatchObject({ code: 4, stdout: '' })
    running.signal('SIGINT')
    const { code, stdout } = await running.finished
    expect(code).toBe(0)
    expect(stdout).toBe(
      `export OS_CLIENT_CONFIG_FILE=${join(directory, 'clouds.yaml')}\nexport OS_CLOUD=cindersweep-demo\n`,
    )
  })

  it('says so when its port is in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const { code, stderr } = await commandHere(['demo', '--empty', '--port', String(port)])
    expect(code).toBe(2)
    expect(stderr).toContain(`port ${port} of the loopback is in use`)
  })

  it('prints the lines of an openrc file, or the clouds.yaml itself', async () => {
    const lines = launch(['demo', '--keep', '--empty'])
    await lines.printed('interrupt to end it')
    lines.signal('SIGTERM')
    expect((await lines.finished).stdout).toMatch(/^(export OS_[A-Z_]+=\S+\n)+$/)
    const file = launch(['demo', '--keep', '--empty', '--clouds-file', '-'])
    await file.printed('interrupt to end it')
    file.signal('SIGTERM')
    expect(parse((await file.finished).stdout).clouds).toHaveProperty('cindersweep-demo')
  })
})
