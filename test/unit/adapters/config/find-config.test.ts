import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configCandidates, findConfig } from '../../../../src/adapters/config/find-config.ts'
import { surroundingsOf } from '../../../support/temporary-files.ts'

const text = '{}\n'

describe('cindersweep.yaml', () => {
  it('is looked for here, in the user’s directories, and in /etc', () => {
    expect(configCandidates({ env: { XDG_CONFIG_HOME: '/x' }, cwd: '/here', home: '/home/u' })).toEqual([
      '/here/cindersweep.yaml',
      '/x/cindersweep/cindersweep.yaml',
      '/home/u/.config/cindersweep/cindersweep.yaml',
      '/etc/cindersweep/cindersweep.yaml',
    ])
  })

  it('is the first that is there', () => {
    const files = { 'home/.config/cindersweep/cindersweep.yaml': text }
    const home = surroundingsOf(files)
    expect(findConfig(undefined, home)).toBe(join(home.root, 'home/.config/cindersweep/cindersweep.yaml'))
    const here = surroundingsOf({ ...files, 'cwd/cindersweep.yaml': text })
    expect(findConfig(undefined, here)).toBe(join(here.root, 'cwd/cindersweep.yaml'))
  })

  it('is the one that was named, also when it is not there: another must not be taken', () => {
    const where = surroundingsOf({ 'cwd/cindersweep.yaml': text })
    expect(findConfig('/elsewhere.yaml', where)).toBe('/elsewhere.yaml')
  })

  it('is not needed, and not named by a variable that is set to nothing', () => {
    expect(findConfig(undefined, surroundingsOf({}))).toBeNull()
    expect(findConfig('', surroundingsOf({}))).toBeNull()
  })
})
