/** Runs a program in a process of its own, and tells what it used. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Usage {
  readonly cpuMs: number
  readonly wallMs: number
  readonly maxRssMb: number
}

export const root = fileURLToPath(new URL('..', import.meta.url))
const reporter = fileURLToPath(new URL('report-usage.mjs', import.meta.url))

export async function measure(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  accept: readonly number[],
): Promise<Usage> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, ['--import', reporter, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  let told = ''
  child.stdio[3]?.on('data', (chunk: Buffer) => {
    told += chunk.toString()
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code === null || !accept.includes(code)) throw new Error(`${args.join(' ')} ended with ${code}`)
  return { ...(JSON.parse(told) as Omit<Usage, 'wallMs'>), wallMs: performance.now() - startedAt }
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
