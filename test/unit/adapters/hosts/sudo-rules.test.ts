/** The lines for sudoers, held against what the probe really runs: the real script, with programs that note their calls. */
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readAnswer } from '../../../../src/adapters/hosts/probe-answer.ts'
import { probeScript } from '../../../../src/adapters/hosts/probe-script.ts'
import { isUserName, sudoersFor } from '../../../../src/adapters/hosts/sudo-rules.ts'
import { runProgram } from '../../../../src/adapters/system/run-program.ts'
import { temporaryFiles } from '../../../support/temporary-files.ts'

const uuid = '11111111-1111-4111-8111-111111111111'
const systemPath = 'PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH\n'

/** A command line as sudo sees it, and whether one of the printed lines lets it through. */
function isAllowed(commandLine: string): boolean {
  const [program = '', ...args] = commandLine.split(' ')
  const commands = sudoersFor('sweep').matchAll(/^ {4}(\/\S+) \^(.*)\$(?:, \\)?$/gm)
  return [...commands].some(
    ([, path = '', takes = '']) =>
      path.endsWith(`/${program}`) && new RegExp(`^${takes.replaceAll(/\\([,:=])/g, '$1')}$`).test(args.join(' ')),
  )
}

/** On a host where nothing but sudo gives access, or where everything is open to all. */
async function probe({ open, sudo = 'yes' }: { open: boolean; sudo?: string }) {
  const guarded = (answer: string): string =>
    `#!/bin/sh\n[ -n "$AS_ROOT" ] || ${open ? 'true' : '{ echo "permission denied" >&2; exit 1; }'}\n${answer}\n`
  const programs = {
    id: '#!/bin/sh\necho 1000\n',
    sudo: '#!/bin/sh\n[ "$1" = -n ] || exit 9\nshift\nprintf \'%s\\n\' "$*" >>"$(dirname "$0")/calls"\nAS_ROOT=1 exec "$@"\n',
    multipathd: guarded('echo \'{"maps":[]}\''),
    dmsetup: guarded('echo "a|b|1"'),
    virsh: guarded(`case "$*" in *" list "*) echo ${uuid} ;; *) echo told ;; esac`),
  }
  const folder = temporaryFiles(programs)
  for (const name of Object.keys(programs)) chmodSync(join(folder, name), 0o755)
  expect(probeScript).toContain(systemPath)
  const script = probeScript.replace(systemPath, `PATH=${folder}:$PATH\n`)
  const { stdout } = await runProgram({ argv: ['sh', '-s', 'nonce', sudo], stdin: script })
  const calls = join(folder, 'calls')
  return {
    sections: readAnswer(stdout, 'nonce').sections,
    calls: existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [],
  }
}

describe('what the probe runs through sudo', () => {
  it('is let through by a line, each of it', async () => {
    const { calls, sections } = await probe({ open: false })
    expect(calls.length).toBeGreaterThanOrEqual(6)
    for (const call of calls) expect(isAllowed(call), call).toBe(true)
    for (const name of ['maps', 'opens', 'domains', `state ${uuid}`, `job ${uuid}`, `xml ${uuid}`])
      expect(sections.get(name)?.code, name).toBe(0)
  })

  it('is all that the lines let through: none of them stands there for nothing', async () => {
    const { calls } = await probe({ open: false })
    const kinds = new Set(calls.map((call) => call.replace(uuid, '').replace(/domstate|domjobinfo|dumpxml/, 'dom')))
    const printed = sudoersFor('x').match(/^ {4}\/usr\/s?bin\/\S+ /gm) ?? []
    expect(kinds.size).toBe(printed.length)
  })

  it('is not asked of sudo where it is open to all', async () => {
    const { calls } = await probe({ open: true })
    expect(calls.filter((call) => !call.startsWith('dmsetup'))).toEqual([])
  })

  it('is nothing where the configuration forbids sudo: then it is refused, and said to be', async () => {
    const { calls, sections } = await probe({ open: false, sudo: 'no' })
    expect(calls).toEqual([])
    expect(sections.get('domains')).toMatchObject({ code: 1, says: 'permission denied' })
    expect(sections.get('opens')).toMatchObject({ code: 1, says: 'permission denied' })
  })
})

describe('the lines', () => {
  it.each([
    `virsh -r -c qemu:///system dumpxml ${uuid} ; connect qemu:///system ; destroy x`,
    `virsh -r -c qemu:///system dumpxml ${uuid} --security-info`,
    `virsh -c qemu:///system dumpxml ${uuid}`,
    'virsh -r -c qemu:///system list --all --uuid ; destroy x',
    'multipathd show maps json extra',
    'multipathd del map x',
    'dmsetup info -c --noheadings --separator | -o name,uuid,open x',
    'dmsetup remove x',
    'sh -c id',
  ])('let nothing else through: %s', (call) => {
    expect(isAllowed(call)).toBe(false)
  })

  it.each(['root ALL', 'a,b', '%wheel', 'ALL=(ALL)', '', '-x', 'a\nb', '#0'])('name no user called %j', (name) => {
    expect(isUserName(name)).toBe(false)
  })
})
