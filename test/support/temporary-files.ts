/** Files of a test, gone when it ends. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Surroundings } from '../../src/adapters/openstack/cloud-files.ts'

/** A directory with these files in it, by their paths below it. */
export function temporaryFiles(files: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'cindersweep-test-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    const target = join(root, path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, text)
  }
  return root
}

/**
 * A process's surroundings made of these files: `cwd/` is where it stands, `home/` its home and `site/`
 * the machine's directory of configurations.
 */
export function surroundingsOf(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Surroundings & { readonly root: string } {
  const root = temporaryFiles(files)
  return {
    root,
    cwd: join(root, 'cwd'),
    home: join(root, 'home'),
    env: { XDG_CONFIG_DIRS: join(root, 'site'), ...env },
  }
}
