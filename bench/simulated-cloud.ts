/** A simulated cloud in a process of its own, so that only the client is measured. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './measure.ts'

export interface ServedCloud {
  readonly base: string
  readonly env: Readonly<Record<string, string>>
  end(): Promise<void>
}

/** So many volumes in it, each attached. */
export async function startCloud(size: number): Promise<ServedCloud> {
  const directory = mkdtempSync(join(tmpdir(), 'cindersweep-bench-'))
  const file = join(directory, 'clouds.yaml')
  const filled = size === 0 ? [] : ['--volumes', String(size)]
  const args = ['src/cli/main.mjs', 'demo', '--keep', '--empty', ...filled, '--clouds-file', file]
  const child = spawn(process.execPath, ['--max-old-space-size=8192', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve())
    child.once('exit', () => reject(new Error('the simulated cloud did not start')))
  })
  const base = /auth_url: (\S+)\/identity\/v3/.exec(readFileSync(file, 'utf8'))?.[1] ?? ''
  return {
    base,
    env: { OS_CLIENT_CONFIG_FILE: file, OS_CLOUD: 'cindersweep-demo' },
    async end() {
      child.removeAllListeners('exit')
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(directory, { recursive: true })
    },
  }
}
