// Runs the suites that a change has to pass, from a clean clone, one after the other, and ends with a line `N passed, N failed`.
// Plain JavaScript: it begins on whatever Node is there. A suite that cannot run counts as failed.
//
//   bash .ci/run [SUITE ...]
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'cindersweep-ci-'))

/** In this order: what fails soonest comes first. `vitest` suites are counted test by test, others as one. */
const suites = [
  { name: 'tests', command: ['npm', 'test'], vitest: true },
  { name: 'types and lint', command: ['npm', 'run', 'check', '--', 'types', 'lint'] },
  { name: 'demo', command: ['npm', 'run', 'demo'] },
  { name: 'clients', command: ['npm', 'run', 'test:clients'], vitest: true },
  { name: 'crashes', command: ['npm', 'run', 'test:crash'], vitest: true },
  { name: 'services', command: ['npm', 'run', 'test:services'], vitest: true },
]

const wanted = process.argv.slice(2)
const results = []
for (const suite of suites) if (wanted.length === 0 || wanted.includes(suite.name)) results.push(run(suite))
rmSync(scratch, { recursive: true })

console.log()
for (const { name, passed, failed, seconds } of results)
  console.log(
    `${failed === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(16)} ${String(passed).padStart(6)} passed ${String(failed).padStart(4)} failed ${seconds.padStart(7)} s`,
  )
const sum = (key) => results.reduce((total, result) => total + result[key], 0)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exitCode = sum('failed') === 0 && sum('passed') > 0 ? 0 : 1

function run({ name, command, vitest = false }) {
  console.log(`\n== ${name}: ${command.join(' ')}`)
  const report = join(scratch, `${name.replaceAll(' ', '-')}.json`)
  const extra = vitest ? ['--', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : []
  const startedAt = Date.now()
  const { status } = spawnSync(command[0], [...command.slice(1), ...extra], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NO_COLOR: '1' },
  })
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  const counted = vitest ? countsIn(report) : { passed: status === 0 ? 1 : 0, failed: 0 }
  // A suite that ended badly without a failed test broke before it could run them all.
  const failed = counted.failed === 0 && (status !== 0 || counted.passed === 0) ? 1 : counted.failed
  return { name, passed: counted.passed, failed, seconds }
}

function countsIn(report) {
  if (!existsSync(report)) return { passed: 0, failed: 0 }
  const { numPassedTests, numTotalTests, numFailedTestSuites, numFailedTests } = JSON.parse(
    readFileSync(report, 'utf8'),
  )
  // Skipped tests were not seen to pass.
  const failed = numTotalTests - numPassedTests
  return { passed: numPassedTests, failed: failed === 0 && numFailedTests === 0 ? numFailedTestSuites : failed }
}
