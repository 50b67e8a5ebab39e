/** Runs cindersweep as its users do: in a process of its own, or in this one where only the text matters. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import type { Output } from '../../src/cli/output.ts'
import { execute } from '../../src/cli/run.ts'
import { root } from '../arch/sources.ts'

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export type Environment = Readonly<Record<string, string>>

export interface Running {
  readonly finished: Promise<Outcome>
  /** Resolves when this has been printed to either stream. */
  printed(text: string): Promise<void>
  signal(name: 'SIGINT' | 'SIGTERM'): void
}

/** An environment in which no configuration of the machine is found. */
export function bareEnvironment(more: Environment = {}): Environment {
  const home = mkdtempSync(join(tmpdir(), 'cindersweep-home-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  return { PATH: process.env['PATH'] ?? '', HOME: home, NO_COLOR: '1', ...more }
}

export interface Launch {
  readonly env?: Environment
  readonly cwd?: string
  readonly stdin?: string
}

export const commandArgv = (args: readonly string[]): readonly [string, ...string[]] => [
  process.execPath,
  `${root}src/cli/main.mjs`,
  ...args,
]

/** Begins the real program; the test that began it also ends it. */
export const launch = (args: readonly string[], options: Launch = {}): Running => begin(commandArgv(args), options)

function begin(
  [program, ...rest]: readonly [string, ...string[]],
  { env = bareEnvironment(), cwd, stdin = '' }: Launch,
): Running {
  const child = spawn(program, rest, { env, ...(cwd === undefined ? {} : { cwd }), stdio: 'pipe' })
  onTestFinished(() => void child.kill('SIGKILL'))
  const out = { stdout: '', stderr: '' }
  const waiting = new Set<() => void>()
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      out[stream] += text
      for (const look of waiting) look()
    })
  child.stdin.on('error', () => {})
  child.stdin.end(stdin)
  const finished = new Promise<Outcome>((resolve) => child.on('close', (code) => resolve({ code, ...out })))
  return {
    finished,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (out.stdout.includes(text) || out.stderr.includes(text)) resolve()
        }
        waiting.add(look)
        void finished.then((outcome) => reject(new Error(`it ended without printing it: ${JSON.stringify(outcome)}`)))
        look()
      }),
    signal: (name) => void child.kill(name),
  }
}

export const command = (args: readonly string[], options: Launch = {}): Promise<Outcome> =>
  launch(args, options).finished

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** A line for bash, in which the word CINDERSWEEP is the program. */
export const inShell = (line: string, options: Launch = {}): Promise<Outcome> =>
  begin(['bash', '-c', line.replaceAll('CINDERSWEEP', commandArgv([]).map(quoted).join(' '))], options).finished

/** As a person would run it, on a terminal of 80 columns: what appears there. `tail` is for redirections. */
export async function onTerminal(args: readonly string[], env: Environment, tail = ''): Promise<string> {
  const line = `stty cols 80; ${commandArgv(args).map(quoted).join(' ')} ${tail}`
  const { stdout } = await begin(['script', '-qec', line, '/dev/null'], { env }).finished
  return stdout.replaceAll('\r\n', '\n')
}

export interface Here {
  readonly env?: Environment
  /** Characters across, as if a person were looking. */
  readonly width?: number
  readonly colour?: boolean
}

/** The same program in this process, for the many cases in which only text and exit code are looked at. */
export async function commandHere(args: readonly string[], { env = {}, width, colour }: Here = {}): Promise<Outcome> {
  for (const name of Object.keys(process.env)) if (/^(OS_|CINDERSWEEP_|XDG_)/.test(name)) vi.stubEnv(name, undefined)
  for (const [name, value] of Object.entries({ HOME: '/nonexistent', ...env })) vi.stubEnv(name, value)
  const out = { stdout: '', stderr: '' }
  const painted: Output['colour'] = (style, text) => (colour === true ? `<${style}>${text}</${style}>` : text)
  const output: Output = {
    result: (text) => {
      out.stdout += text
    },
    note: (text) => {
      out.stderr += `${text}\n`
    },
    width: width ?? null,
    colour: painted,
    noteColour: painted,
  }
  try {
    const code = await execute(['node', 'cindersweep', ...args], output, new AbortController().signal)
    return { code, ...out }
  } finally {
    vi.unstubAllEnvs()
  }
}
