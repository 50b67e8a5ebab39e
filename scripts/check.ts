/**
 * All checks, one after the other, each with its time; the exit code says whether all passed.
 *
 *   npm run check [-- types lint tests]
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The cheapest first: who broke a name should not wait for the tests to learn it. */
const checks: readonly (readonly [string, readonly string[]])[] = [
  ['types', ['tsc', '--noEmit']],
  ['lint', ['biome', 'check', '--error-on-warnings', '.']],
  ['tests', ['vitest', 'run']],
]

const wanted = process.argv.slice(2)
let failed = 0
for (const [name, command] of checks) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const [program, ...args] = command
  const startedAt = performance.now()
  const { status, stdout, stderr } = spawnSync(`node_modules/.bin/${program}`, args, { cwd: root, encoding: 'utf8' })
  const seconds = ((performance.now() - startedAt) / 1e3).toFixed(1)
  if (status !== 0) {
    failed++
    process.stdout.write(stdout)
    process.stderr.write(stderr)
  }
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(6)} ${seconds.padStart(6)} s`)
}
process.exitCode = failed === 0 ? 0 : 1
