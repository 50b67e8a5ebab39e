/** cindersweep in the lab, as an operator runs it: with what `init` wrote, or with the rights to repair. */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Finding } from '../../src/model/finding.ts'
import { permissions } from '../../src/model/permission.ts'
import type { Plan } from '../../src/model/plan.ts'
import type { RunReport } from '../../src/model/run.ts'
import { type Made, printed, root, type Said, type ScanOfLab, say, state } from './lab.ts'

const program = join(root, 'bin/cindersweep')
const folder = join(state, 'cindersweep')
/** Written by `init`. */
const found = join(folder, 'found.yaml')
/** With accounts that may change something. */
const repairing = join(state, 'cindersweep.yaml')
const atOnce = ['--settle', '0', '--recheck', '0'] as const

/** Where the two services' own files are, which cloud it is, and how hosts are reached: no more is said. */
export async function initLab(): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const files = [
    '--cinder-conf',
    join(state, 'etc/cinder/cinder.conf'),
    '--nova-conf',
    join(state, 'etc/nova/nova.conf'),
  ]
  const hosts = ['--ssh-config', join(state, 'ssh/config'), '--ssh-user', 'cindersweep', '--exclude-host', 'compute3']
  await printed(program, 'init', '--os-cloud', 'oslab-admin', ...files, ...hosts, '-o', found, '--force')
  return readFileSync(found, 'utf8')
}

/** With the configuration that `init` wrote. */
export const scanLab = (): Promise<ScanOfLab> => json<ScanOfLab>('scan', '--config', found, ...atOnce)

export const whyInLab = (thing: string, ...options: readonly string[]): Promise<Said> =>
  say(program, ['why', thing, '--config', found, '--settle', '0', ...options])

const everything = permissions.filter((name) => name !== 'unseen-hosts').join(',')

export const planFile = join(folder, 'plan.json')

/** Of all that is wrong, with everything allowed but to go by what was not seen. */
export const planLab = (...wishes: readonly string[]): Promise<Plan> =>
  json<Plan>('plan', '--config', repairing, ...atOnce, '--allow', everything, '-o', planFile, ...wishes)

export const scanForRepair = (): Promise<ScanOfLab> => json<ScanOfLab>('scan', '--config', repairing, ...atOnce)

export const applyInLab = (): Promise<RunReport> =>
  json<RunReport>('apply', planFile, '--config', repairing, '--settle', '0', '--yes')

export const undoInLab = (run: string): Promise<RunReport> =>
  json<RunReport>('undo', run, '--config', repairing, '--yes')

/** What nothing shows the owner of is freed for an operator who names it. */
export const forceDetach = (volume: string): Promise<RunReport> =>
  json<RunReport>('force-detach', volume, '--config', repairing, '--settle', '0', '--yes')

/** At a terminal, where a person agrees to each critical repair by typing what is asked for. */
export async function applyAsPerson(): Promise<RunReport> {
  const report = join(folder, 'report.json')
  const command = `${program} apply ${planFile} --config ${repairing} --settle 0 -f json > ${report}`
  await new Promise<void>((resolve, reject) => {
    const env = { ...process.env, OS_CLIENT_CONFIG_FILE: join(state, 'clouds.yaml'), NO_COLOR: '1' }
    const terminal = spawn('script', ['-qefc', command, '/dev/null'], { cwd: root, env })
    let asked = ''
    terminal.stdout.on('data', (chunk: Buffer) => {
      asked = stripVTControlCharacters(asked + chunk.toString())
      const answer = /\[y\/N\] *$/.test(asked) ? 'y' : /Type "([^"]+)" to agree: *$/.exec(asked)?.[1]
      if (answer === undefined) return
      asked = ''
      terminal.stdin.write(`${answer}\n`)
    })
    terminal.on('error', reject).on('close', () => resolve())
  })
  return JSON.parse(readFileSync(report, 'utf8')) as RunReport
}

async function json<T>(...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await say(program, [...args, '-f', 'json'])
  if (stdout === '') throw new Error(`cindersweep ${args.join(' ')} ended with ${code}: ${stderr}`)
  return JSON.parse(stdout) as T
}

/** Sources that were not read whole, and were to be. compute3 is excluded, and has no guests. */
export const blindIn = ({ sources }: Pick<ScanOfLab, 'sources'>): readonly string[] =>
  sources
    .filter(({ source, status }) => status !== 'complete' && source !== 'host compute3')
    .map(({ source, status, detail }) => `${source} is ${status}: ${detail}`)

/** Whether a finding is of what was made, by an id of its making; its observations aside. */
export function isOf({ told: { observed: _, ...told } }: Made, { volume, server, device, project }: Finding): boolean {
  const text = JSON.stringify(told)
  const ids = volume === null ? [server, device, project] : [volume]
  return ids.some((id) => id !== null && text.includes(id))
}
