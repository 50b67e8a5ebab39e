/** A simulated cloud as `demo --keep` leaves it running, and the programs that log in to it. */
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

export interface KeptCloud {
  /** What `openstack …` prints, as the administrator. */
  openstack(...args: readonly string[]): Promise<string>
  /** The same, parsed. */
  list<Row = Record<string, unknown>>(...args: readonly string[]): Promise<Row>
  /** What a script prints, run by Debian's own Python, which has openstacksdk. */
  python(script: string): Promise<string>
  end(): Promise<void>
}

export async function keepCloud(): Promise<KeptCloud> {
  const directory = mkdtempSync(join(tmpdir(), 'cindersweep-clients-'))
  const file = join(directory, 'clouds.yaml')
  const child = spawn(join(root, 'bin/cindersweep'), ['demo', '--keep', '--empty', '--clouds-file', file], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const cloud = await new Promise<string>((resolve, reject) => {
    let told = ''
    child.stdout.on('data', (chunk: Buffer) => {
      told += chunk.toString()
      const found = /OS_CLOUD=(\S+)\n/.exec(told)
      if (found) resolve(found[1] as string)
    })
    child.once('exit', () => reject(new Error('the simulated cloud did not start')))
  })
  const versions = { OS_VOLUME_API_VERSION: '3.44', OS_COMPUTE_API_VERSION: '2.89' }
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    OS_CLIENT_CONFIG_FILE: file,
    OS_CLOUD: cloud,
    ...versions,
  }
  const openstack = async (...args: readonly string[]): Promise<string> =>
    (await run('openstack', [...args], { env, maxBuffer: 1 << 24 })).stdout
  return {
    openstack,
    list: async <Row>(...args: readonly string[]) => JSON.parse(await openstack(...args, '-f', 'json')) as Row,
    python: async (script) => (await run('/usr/bin/python3', ['-c', script], { env })).stdout,
    async end() {
      child.removeAllListeners('exit')
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(directory, { recursive: true })
    },
  }
}
