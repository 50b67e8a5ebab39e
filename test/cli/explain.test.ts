/** `explain`, `completion` and `help`: what can be learnt without a cloud. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { faultNames } from '../../src/model/faults.ts'
import { root } from '../arch/sources.ts'
import { commandHere } from '../support/command-line.ts'
import { temporaryFiles } from '../support/temporary-files.ts'

describe('explain', () => {
  it('lists every fault with one sentence, in the order of the documents', async () => {
    const { code, stdout } = await commandHere(['explain'])
    const lines = stdout.trimEnd().split('\n')
    expect(code).toBe(0)
    expect(lines.map((line) => line.split(' ')[0])).toEqual(faultNames)
    for (const line of lines) expect(line).toMatch(/^[a-z-]+ {2,}[A-Z].*\.$/)
  })

  it.each(faultNames)('prints the runbook of %s', async (fault) => {
    const { code, stdout } = await commandHere(['explain', fault])
    expect({ code, stdout }).toEqual({ code: 0, stdout: readFileSync(`${root}docs/runbooks/${fault}.md`, 'utf8') })
  })
})

describe('completion', () => {
  const commands = [
    'scan',
    'why',
    'plan',
    'apply',
    'resume',
    'undo',
    'history',
    'show',
    'force-detach',
    'delete',
    'cleanup',
    'flush',
    'explain',
    'demo',
    'init',
    'doctor',
    'sudoers',
    'completion',
    'help',
  ]
  /** How each shell reads a script without running it. */
  const readers = { bash: ['bash', '-n'], zsh: ['zsh', '-n'], fish: ['fish', '--no-execute'] } as const
  const shells = Object.keys(readers) as readonly (keyof typeof readers)[]
  const isHere = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0

  it.each(shells)('for %s has every command, option and fault', async (shell) => {
    const { stdout } = await commandHere(['completion', shell])
    for (const word of [...commands, 'os-cloud', 'settle', ...faultNames]) expect(stdout).toContain(word)
  })

  it.each(shells.filter(isHere))('for %s is what that shell can read', async (shell) => {
    const { stdout } = await commandHere(['completion', shell])
    const directory = temporaryFiles({ script: stdout })
    const [program, option] = readers[shell]
    expect(spawnSync(program, [option, `${directory}/script`], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    })
  })

  it.each([
    ['', commands.join(' ')],
    ['sc', 'scan'],
    ['explain gho', 'ghost-server-attachment'],
    ['scan --fault orphan-w', 'orphan-watcher'],
    ['scan --severity cri', 'critical'],
    ['--os-cloud prod scan --sav', '--save'],
    ['why --format mer', 'mermaid'],
    ['why -f mer', 'mermaid'],
    ['help doc', 'doctor'],
    ['--os-reg', '--os-region-name'],
    ['scan -c Blo', 'Blocked_By'],
    ['doctor --sort-column Gr', 'Grant'],
    ['scan --from --sa', ''],
  ])('in bash completes "cindersweep %s"', async (typed, offered) => {
    const { stdout } = await commandHere(['completion', 'bash'])
    const words = ['cindersweep', ...typed.split(' ')]
    const line = `${stdout}
      COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
      _cindersweep; echo "\${COMPREPLY[*]}"`
    const { stdout: reply } = spawnSync('bash', ['-c', line], { encoding: 'utf8' })
    expect(reply.trim().split(' ').slice(0, offered.split(' ').length)).toEqual(offered.split(' '))
  })
})

describe('help', () => {
  it('lists the commands, and is the same however it is asked for', async () => {
    const { code, stdout, stderr } = await commandHere(['help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(await commandHere(['--help'])).toMatchObject({ code: 0, stdout })
  })

  it.each([
    'scan',
    'why',
    'plan',
    'apply',
    'resume',
    'undo',
    'history',
    'show',
    'force-detach',
    'delete',
    'cleanup',
    'flush',
    'explain',
    'demo',
    'init',
    'doctor',
    'sudoers',
    'completion',
    'help',
  ])('of %s fits into 80 columns, and begins with how it is written', async (name) => {
    const { code, stdout } = await commandHere(['help', name])
    expect(code).toBe(0)
    expect(stdout).toMatch(new RegExp(`^Usage: cindersweep ${name} `))
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(await commandHere([name, '--help'])).toMatchObject({ code: 0, stdout })
  })

  it('breaks its first sentence only where the line is full', async () => {
    const { stdout } = await commandHere(['help'], { width: 100 })
    const [, , ...about] = stdout.slice(0, stdout.indexOf('\n\nOptions:')).split('\n')
    expect(about).toHaveLength(2)
    expect(about[0]?.length).toBeGreaterThan(85)
  })

  it('says what each exit code means', async () => {
    const { stdout } = await commandHere(['help'])
    for (const code of [0, 1, 2, 3, 4, 130]) expect(stdout).toMatch(new RegExp(`^ {2}${code} +[a-z]`, 'm'))
  })
})
