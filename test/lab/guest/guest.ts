/** The real host of lab/host: put into states by its scripts, prepared and reached as an operator does with a compute host. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { helperPath } from '../../../src/adapters/hosts/host-writer.ts'
import { runProgram } from '../../../src/adapters/system/run-program.ts'
import { root } from '../../arch/sources.ts'

export const guestName = 'compute-lab-01'
export const sshConfig = join(process.env['OSLAB_HOST'] ?? '/var/lib/oslab-host', 'ssh_config')
const lab = join(root, 'lab/host')
const deadlineMs = 600_000

export interface Said {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What a program of this machine printed; its failure is one of the test. */
async function printed(program: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram({ argv: [program, ...args], deadlineMs })
  if (code === 0) return stdout
  throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${stderr.slice(-1_000)}`)
}

const over = (login: string, words: readonly string[], stdin = ''): Promise<Said> =>
  runProgram({ argv: ['ssh', '-F', sshConfig, login, ...words], stdin, deadlineMs })

/** As root, which only faults and recordings are: a script, whose failure is one of the test. */
export async function asRoot(script: string): Promise<string> {
  const { code, stdout, stderr } = await over(`${guestName}-root`, ['bash', '-eu', '-s'], script)
  if (code === 0) return stdout
  throw new Error(`in the guest, ${script}: ended with ${code}: ${stderr}${stdout}`)
}

/** What the helper answers to the account of cindersweep, which is root through sudo alone. */
export async function helper(...words: readonly string[]): Promise<{ readonly is: string; readonly says: string }> {
  const { stdout, stderr } = await over(guestName, ['sudo', '-n', helperPath, ...words])
  if (stdout === '') throw new Error(`the helper said nothing: ${stderr}`)
  return JSON.parse(stdout)
}

/** A guest that nobody has touched, prepared as docs/how-to/let-it-repair.md tells it. */
export async function freshGuest(): Promise<void> {
  await printed(join(lab, 'up'), '--fresh')
  await put(
    '/usr/local/sbin/cindersweep-helper',
    '0755',
    readFileSync(join(root, 'libexec/cindersweep-helper'), 'utf8'),
  )
  const lines = await printed(join(root, 'bin/cindersweep'), 'sudoers', '--helper', '--user', 'cindersweep')
  await put('/etc/sudoers.d/cindersweep', '0440', lines)
  await asRoot('visudo -cqf /etc/sudoers.d/cindersweep')
}

async function put(path: string, mode: string, text: string): Promise<void> {
  const { code, stderr } = await over(`${guestName}-root`, ['install', '-m', mode, '/dev/stdin', path], text)
  if (code !== 0) throw new Error(`${path} was not written: ${stderr}`)
}

/** A state that was made: the map's WWID, or the disks that are in none. */
export interface HostState {
  readonly fault: string
  readonly variant: string
  readonly wwid: string | null
  readonly disks: readonly string[]
  readonly observed: { readonly disks: Readonly<Record<string, string>> }
}

export async function makeState(kind: 'faults' | 'shapes', name: string, variant: string): Promise<HostState> {
  return JSON.parse(await printed(join(lab, kind, name), variant)) as HostState
}

/** `fault variant` of all there are. */
export const statesOfGuest = async (kind: 'faults' | 'shapes'): Promise<readonly string[]> =>
  (await printed(join(lab, kind, '_all'), '--list')).trim().replaceAll('\t', ' ').split('\n')

/** Whose LUN it is, as multipath writes it. */
export function identityOf({ wwid, disks, observed }: HostState): string {
  const told = observed.disks[disks[0] ?? ''] ?? ''
  return wwid ?? `3${told.replace('naa.', '')}`
}
