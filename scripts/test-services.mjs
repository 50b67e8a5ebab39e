// Runs the tests with real databases and a real SSH server, which it installs from Debian's packages where they
// are missing. Plain JavaScript: it begins on whatever Node is there. Words after it go to the test runner.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

const isInstalled = (name) =>
  spawnSync('dpkg', ['-s', name], { encoding: 'utf8' }).stdout?.includes('install ok installed')

const missing = ['mariadb-server', 'postgresql', 'openssh-server', 'sudo', 'xz-utils', 'bzip2'].filter(
  (name) => !isInstalled(name),
)
if (missing.length > 0 && !install(missing)) {
  console.error(`cindersweep: cannot install ${missing.join(', ')}; it needs root and Debian’s packages`)
  process.exit(1)
}
process.exit(await test(process.argv.slice(2)))

/** All that the tests and their servers write lies in one folder, which goes however they end. */
async function test(words) {
  // The accounts of the servers pass through it. Sockets lie deep in it, and their paths may not be long.
  const folder = mkdtempSync(join(tmpdir(), 'services-'))
  chmodSync(folder, 0o755)
  const child = spawn('node_modules/.bin/vitest', ['run', '--config', 'test/services/vitest.config.ts', ...words], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TMPDIR: folder },
  })
  // Who interrupts us means it; the servers end with the processes that started them.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(1))
    child.once('close', (status) => resolve(status ?? 130))
  })
  await removed(folder)
  return code
}

/** Servers that were killed may still be at their files: what goes meanwhile ends a removal halfway. */
async function removed(folder) {
  for (let turn = 0; turn < 40 && existsSync(folder); turn++) {
    if (turn > 0) await new Promise((resolve) => setTimeout(resolve, 250))
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch {}
  }
}

/** The tests start servers of their own: what the packages would start at once is forbidden while they come. */
function install(names) {
  const policy = '/usr/sbin/policy-rc.d'
  const isOurs = !existsSync(policy)
  const apt = (...args) =>
    spawnSync('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=600', ...args], {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status
  try {
    if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
    return apt('update') === 0 && apt('install', '-y', '--no-install-recommends', ...names) === 0
  } catch {
    return false
  } finally {
    if (isOurs) rmSync(policy, { force: true })
  }
}
