// Runs the tests in the real cloud of lab/cloud, or with the word `guest` those on the real host of lab/host: brings it
// up, which installs what it needs, and takes it down. Plain JavaScript: it begins on whatever Node is there.
// `--keep` leaves it up; other words go to the test runner.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = (program, ...args) => spawnSync(program, args, { cwd: root, stdio: 'inherit' }).status ?? 1

const words = process.argv.slice(2)
const keep = words.includes('--keep')
const lab = words.includes('guest')
  ? { folder: 'lab/host', config: 'test/lab/guest/vitest.config.ts' }
  : { folder: 'lab/cloud', config: 'test/lab/vitest.config.ts' }
// What is interrupted ends by itself, and the lab is taken down all the same.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {})

let status = run(`${lab.folder}/up`)
if (status === 0) {
  const chosen = words.filter((word) => word !== '--keep' && word !== 'guest')
  status = run('node_modules/.bin/vitest', 'run', '--config', lab.config, ...chosen)
} else {
  console.error('cindersweep: the lab did not come up; lab/README.md says what it needs')
}
if (!keep && run(`${lab.folder}/down`) !== 0 && status === 0) status = 1
process.exit(status)
