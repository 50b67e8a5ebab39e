// Runs the tests with real databases and a real SSH server, which it installs from Debian's packages where they
// are missing. Plain JavaScript: it begins on whatever Node is there. Words after it go to the test runner.
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = (program, args, env = {}) =>
  spawnSync(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1

const isInstalled = (name) =>
  spawnSync('dpkg', ['-s', name], { encoding: 'utf8' }).stdout?.includes('install ok installed')

const missing = ['mariadb-server', 'postgresql', 'openssh-server', 'sudo', 'xz-utils', 'bzip2'].filter(
  (name) => !isInstalled(name),
)
if (missing.length > 0 && !install(missing)) {
  console.error(`cindersweep: cannot install ${missing.join(', ')}; it needs root and Debian’s packages`)
  process.exit(1)
}
process.exit(
  run('node_modules/.bin/vitest', ['run', '--config', 'test/services/vitest.config.ts', ...process.argv.slice(2)]),
)

/** The tests start servers of their own: what the packages would start at once is forbidden while they come. */
function install(names) {
  const policy = '/usr/sbin/policy-rc.d'
  const isOurs = !existsSync(policy)
  const apt = (...args) =>
    run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=600', ...args], { DEBIAN_FRONTEND: 'noninteractive' })
  try {
    if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
    return apt('update') === 0 && apt('install', '-y', '--no-install-recommends', ...names) === 0
  } catch {
    return false
  } finally {
    if (isOurs) rmSync(policy, { force: true })
  }
}
