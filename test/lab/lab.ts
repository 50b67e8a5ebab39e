/** The real cloud of lab/cloud: put into states by its scripts, and looked at as an operator would. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourceReport } from '../../src/model/planes.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const state = process.env['OSLAB'] ?? '/var/lib/oslab'
const cloud = join(root, 'lab/cloud')

interface Said {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function say(program: string, args: readonly string[]): Promise<Said> {
  const env = { ...process.env, OS_CLIENT_CONFIG_FILE: join(state, 'clouds.yaml'), NO_COLOR: '1' }
  return new Promise((resolve) => {
    execFile(program, [...args], { env, cwd: root, maxBuffer: 1 << 28 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    )
  })
}

/** What a program printed; its failure is one of the test. */
export async function printed(program: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await say(program, args)
  if (code === 0) return stdout
  throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${stderr.slice(-1_000)}${stdout.slice(-300)}`)
}

export const emptyLab = (): Promise<string> => printed(join(cloud, 'reset'))

/** A state that was made: its ids, and what each side then says. */
export interface Made {
  readonly name: string
  readonly variant: string
  readonly volume: string | null
  readonly server: string | null
  readonly told: Readonly<Record<string, unknown>>
}

export async function make(kind: 'faults' | 'shapes', name: string, variant: string): Promise<Made> {
  const told = JSON.parse(await printed(join(cloud, kind, name), variant)) as Made & Made['told']
  return { name, variant, volume: told.volume, server: told.server, told }
}

/** `fault variant` of all there are. */
export const madeOf = async (kind: 'faults' | 'shapes'): Promise<readonly string[]> =>
  (await printed(join(cloud, kind, '_all'), '--list')).trim().replaceAll('\t', ' ').split('\n')

/** Whether a text mentions an id of what was made, its observations aside. */
export function belongsTo({ told: { observed: _, ...told } }: Made, ids: readonly (string | null)[]): boolean {
  const text = JSON.stringify(told)
  return ids.some((id) => id !== null && text.includes(id))
}

export interface FoundFinding {
  readonly fault: string
  readonly confidence: string
  readonly volume: string | null
  readonly server: string | null
  readonly host: string | null
  readonly device: string | null
  readonly project: string | null
  readonly evidence: readonly { readonly plane: string; readonly says: string }[]
  readonly remedy: { readonly kind: string; readonly blocked_by: readonly string[] }
}

export interface ScanOfLab {
  readonly sources: readonly SourceReport[]
  readonly findings: readonly FoundFinding[]
}

export async function scanLab(): Promise<ScanOfLab> {
  const { code, stdout, stderr } = await say(...sweep('scan', '--settle', '0', '--recheck', '0', '-f', 'json'))
  if (stdout === '') throw new Error(`the scan ended with ${code}: ${stderr}`)
  return JSON.parse(stdout) as ScanOfLab
}

export const whyInLab = (thing: string, ...options: readonly string[]): Promise<Said> =>
  say(...sweep('why', thing, '--settle', '0', ...options))

const sweep = (...args: readonly string[]): [string, readonly string[]] => [
  join(root, 'bin/cindersweep'),
  [...args, '--config', join(state, 'cindersweep.yaml')],
]

/** Sources that were not read whole, and were to be. compute3 is excluded, and has no guests. */
export const blindIn = ({ sources }: ScanOfLab): readonly string[] =>
  sources
    .filter(({ source, status }) => status !== 'complete' && source !== 'host compute3')
    .map(({ source, status, detail }) => `${source} is ${status}: ${detail}`)

/** `fault confidence` of findings, in order. */
export const namesOf = (findings: readonly FoundFinding[]): readonly string[] =>
  findings.map(({ fault, confidence }) => (confidence === 'confirmed' ? fault : `${fault} ${confidence}`)).sort()
