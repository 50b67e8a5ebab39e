// Runs the tests with OpenStack's own clients, which it installs from Debian's packages where they are missing.
// Plain JavaScript: it begins on whatever Node is there. Words after it go to the test runner.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = (program, args, env = {}) =>
  spawnSync(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1

if (spawnSync('openstack', ['--version'], { stdio: 'ignore' }).status !== 0) {
  const apt = (...args) =>
    run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=600', ...args], { DEBIAN_FRONTEND: 'noninteractive' })
  if (apt('update') !== 0 || apt('install', '-y', '--no-install-recommends', 'python3-openstackclient') !== 0) {
    console.error('cindersweep: cannot install python3-openstackclient; it needs root and Debian’s packages')
    process.exit(1)
  }
}
process.exit(
  run('node_modules/.bin/vitest', ['run', '--config', 'test/clients/vitest.config.ts', ...process.argv.slice(2)]),
)
