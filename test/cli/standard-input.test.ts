/** A snapshot from standard input: waited for as long as it takes to come. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { plant } from '../../src/simulate/faults/plant.ts'
import { bareEnvironment, commandArgv, inShell } from '../support/command-line.ts'
import { stillCloud } from '../support/simulated-scan.ts'
import { servedForTest } from '../support/wire-cloud.ts'

it('a snapshot is waited for while another command still looks at the cloud', async () => {
  const cloud = stillCloud()
  plant(cloud, 'ghost-server-attachment')
  const { env } = await servedForTest(cloud)
  const line = 'CINDERSWEEP scan --recheck 0 --save - | CINDERSWEEP scan --from - -f value -c Fault'
  const { stdout, stderr } = await inShell(line, { env: bareEnvironment(env) })
  expect({ stdout, stderr: stderr.split('\n')[0] }).toEqual({
    stdout: 'ghost-server-attachment\n',
    stderr: '1 finding (1 medium) in 1 volume and 0 servers',
  })
})

it.each(['SIGINT', 'SIGTERM'] as const)('%s ends the waiting with 130', async (signal) => {
  const [program, ...args] = commandArgv(['scan', '--from', '-'])
  const child = spawn(program, args, { env: bareEnvironment(), stdio: 'pipe' })
  onTestFinished(() => void child.kill('SIGKILL'))
  const closed = once(child, 'close')
  const told = once(child.stderr, 'data')
  // More than fits between the two processes: once it is written, it is being read.
  await new Promise((resolve) => child.stdin.write(Buffer.alloc(4_000_000, ' '), resolve))
  child.kill(signal)
  expect((await closed)[0]).toBe(130)
  expect(String((await told)[0])).toMatch(/^error: interrupted/)
})
