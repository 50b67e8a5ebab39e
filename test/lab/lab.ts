/** The real cloud of lab/cloud: put into states by its scripts. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eachOf } from '../../src/kernel/concurrency.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { SourceReport } from '../../src/model/planes.ts'
import type { Batch } from './expectations.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const state = process.env['OSLAB'] ?? '/var/lib/oslab'
const cloud = join(root, 'lab/cloud')

export interface Said {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export function say(program: string, args: readonly string[]): Promise<Said> {
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

/** Nobody can look at the fake host of the second cell: without it, everything can be seen. */
export const withoutFakeHost = (): Promise<string> => printed(join(cloud, 'cell2'), 'leave')
export const withFakeHost = (): Promise<string> => printed(join(cloud, 'cell2'), 'return')

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

/** On two cores more guests at once begin no sooner. */
const together = 3

/** All states of a batch, its healthy neighbours first. */
export async function makeAll({ faults, shapes, alone = new Set() }: Batch): Promise<readonly Made[]> {
  const wanted = (['shapes', 'faults'] as const).flatMap((kind) =>
    Object.entries(kind === 'shapes' ? shapes : faults).flatMap(([name, variants]) =>
      Object.keys(variants).map((variant) => ({ kind, name, variant })),
    ),
  )
  const made: Made[] = []
  for (const { kind, name, variant } of wanted.filter((it) => alone.has(it.name)))
    made.push(await make(kind, name, variant))
  const others = wanted.filter((it) => !alone.has(it.name))
  return [...made, ...(await eachOf(others, together, ({ kind, name, variant }) => make(kind, name, variant)))]
}

/** Of those that were made, the one of this name. */
export function madeAs(made: readonly Made[], name: string, variant: string): Made {
  const found = made.find((it) => it.name === name && it.variant === variant)
  if (found === undefined) throw new Error(`${name} ${variant} was not made`)
  return found
}

export type FoundFinding = Finding

export interface ScanOfLab {
  readonly sources: readonly SourceReport[]
  readonly findings: readonly Finding[]
}

/** `fault confidence` of findings, in order. */
export const namesOf = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ fault, confidence }) => (confidence === 'confirmed' ? fault : `${fault} ${confidence}`)).sort()
