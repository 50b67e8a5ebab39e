/** The helper of root's, run against a tree of its own and programs that note their calls: it needs sh and Python. */
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runProgram } from '../../../src/adapters/system/run-program.ts'
import { temporaryFiles } from '../../support/temporary-files.ts'

const wwid = '360002ac0000000000200013800021f2b'
const uuid = '11111111-1111-4111-8111-111111111111'
const lock = 'var/lib/nova/tmp/os-brick-connect_volume'

interface Host {
  readonly folder: string
  /** Every call of a program. */
  calls(): string
  run(...words: readonly string[]): Promise<{ is: string; says: string }>
}

const programs: Readonly<Record<string, string>> = {
  dmsetup:
    'case $1 in info) cat "$here/open" ;; status) echo "0 1 multipath 2 0 0 0 1 1 E 0 2 2 8:160 F 1 0 1 8:176 F 1 0 1" ;; esac',
  multipath: 'exit 0',
  virsh: `case $3 in
    list) [ ! -e "$here/silent" ] || exit 1; [ -e "$here/undefined" ] || echo ${uuid} ;;
    domuuid) exit 1 ;;
    domjobinfo) echo "Job type:         None" ;;
    domstate) cat "$here/state" 2>/dev/null || echo running ;;
    undefine) : >"$here/undefined" ;;
  esac`,
}

/** An idle map with one path, all of it as it should be. */
function idleHost(changed: Readonly<Record<string, string>> = {}): Host {
  const folder = temporaryFiles()
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const block = 'sys/block'
  const files: Readonly<Record<string, string>> = {
    [`${block}/dm-7/dm/uuid`]: `mpath-${wwid}\n`,
    [`${block}/dm-7/dm/name`]: `${wwid}\n`,
    [`${block}/dm-7/slaves/sdk`]: '',
    'sys/devices/3:0:0:7/wwid': `naa.${wwid.slice(1)}\n`,
    'sys/devices/3:0:0:7/delete': '',
    [`${block}/sdk/dev`]: '0:0\n',
    'proc/self/mounts': '/dev/sda1 / ext4 rw 0 0\n',
    'proc/swaps': '',
    'etc/nova/nova.conf': '[oslo_concurrency]\nlock_path = /var/lib/nova/tmp\n',
    'bin/open': '0\n',
    ...changed,
  }
  for (const [path, text] of Object.entries(files)) put(path, text)
  mkdirSync(join(folder, dirname(lock)), { recursive: true })
  // What cannot be read, as a disk whose LUN is gone; a file of that name is one that answers.
  mkdirSync(join(folder, 'dev'), { recursive: true })
  if (changed['dev/sdk'] === undefined) symlinkSync('/proc/self/mem', join(folder, 'dev/sdk'))
  symlinkSync(join(folder, 'sys/devices/3:0:0:7'), join(folder, `${block}/sdk/device`))
  for (const [name, does] of Object.entries(programs)) {
    put(`bin/${name}`, `#!/bin/sh\nhere=$(dirname "$0")\necho "${name} $*" >>"$here/calls"\n${does}\n`)
    chmodSync(join(folder, 'bin', name), 0o755)
  }
  const script = readFileSync('libexec/cindersweep-helper', 'utf8')
    .replace(/^root=$/m, `root=${folder}`)
    .replace(' | os.O_DIRECT', '')
    .replace(/^PATH=(.*)$/m, `PATH=${folder}/bin:$PATH`)
  put('helper', script)
  chmodSync(join(folder, 'helper'), 0o755)
  const calls = join(folder, 'bin/calls')
  return {
    folder,
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8') : ''),
    async run(...words) {
      const { stdout } = await runProgram({ argv: [join(folder, 'helper'), ...words] })
      return JSON.parse(stdout)
    },
  }
}

const deletion = (host: Host): string => readFileSync(join(host.folder, 'sys/devices/3:0:0:7/delete'), 'utf8')

describe('the helper on a host', () => {
  it('flushes an idle map by its WWID, after what is queued for nobody', async () => {
    const host = idleHost()
    expect(await host.run('flush-map', wwid)).toEqual({ is: 'done', says: `map ${wwid} was flushed` })
    expect(host.calls()).toContain(`fail_if_no_path\nmultipath -f ${wwid}\n`)
  })

  it.each([
    ['is open', { 'bin/open': '1\n' }, 'is open 1 times'],
    ['is held', { 'sys/block/dm-7/holders/dm-9': '' }, 'dm-7 is held by dm-9'],
    ['is mounted', { 'proc/self/mounts': '/dev/dm-7 /mnt ext4 rw 0 0\n' }, 'dm-7 is mounted'],
    ['has a path to another disk', { 'sys/devices/3:0:0:7/wwid': 'naa.60002ac0ff\n' }, 'is another disk'],
  ])('flushes no map that %s', async (_, changed, says) => {
    const host = idleHost(changed)
    expect(await host.run('flush-map', wwid)).toMatchObject({ is: 'refused', says: expect.stringContaining(says) })
    expect(host.calls()).not.toContain('multipath -f')
  })

  it('deletes a path that still is the disk that it was', async () => {
    const host = idleHost()
    expect(await host.run('delete-path', '3:0:0:7', 'sdk', wwid)).toMatchObject({ is: 'done' })
    expect(deletion(host)).toBe('1\n')
  })

  it.each([
    ['is another disk by now', {}, ['3:0:0:7', 'sdk', `${wwid.slice(0, -1)}0`]],
    ['is elsewhere by now', {}, ['4:0:0:7', 'sdk', wwid]],
    ['belongs to a map', { 'sys/block/sdk/holders/dm-7': '' }, ['3:0:0:7', 'sdk', wwid]],
    ['carries something on a partition', { 'sys/block/sdk/sdk1/holders/dm-7': '' }, ['3:0:0:7', 'sdk', wwid]],
    ['still answers', { 'dev/sdk': 'x'.repeat(4096) }, ['3:0:0:7', 'sdk', wwid]],
    ['has another number than its node in /dev', { 'sys/block/sdk/dev': '8:160\n' }, ['3:0:0:7', 'sdk', wwid]],
  ])('deletes no path that %s', async (_, changed, words) => {
    const host = idleHost(changed)
    expect(await host.run('delete-path', ...words)).toMatchObject({ is: 'refused' })
    expect(deletion(host)).toBe('')
  })

  it('ends a domain by its UUID, and never by a name; nothing of it is left defined, and its disks stay', async () => {
    const host = idleHost()
    expect(await host.run('destroy-domain', uuid)).toMatchObject({ is: 'done' })
    expect(await host.run('destroy-domain', 'instance-0000002a')).toMatchObject({ is: 'refused' })
    expect(host.calls().match(/ destroy /g)).toHaveLength(1)
    expect(host.calls()).toMatch(/ undefine /)
    expect(host.calls()).not.toMatch(/storage/)
  })

  it('takes no domain for gone where libvirt did not list them', async () => {
    expect(await idleHost({ 'bin/silent': '' }).run('destroy-domain', uuid)).toMatchObject({ is: 'refused' })
    const other = uuid.replaceAll('1', '2')
    expect(await idleHost().run('destroy-domain', other)).toMatchObject({ is: 'gone' })
  })

  it('only undefines a domain that is shut off', async () => {
    const host = idleHost({ 'bin/state': 'shut off\n' })
    expect(await host.run('destroy-domain', uuid)).toMatchObject({ is: 'done' })
    expect(host.calls()).not.toMatch(/ destroy /)
  })

  it.each([
    ['flush-map', `${wwid}; touch /tmp/x`],
    ['flush-map', `${wwid}\nrm`],
    ['flush-map', '-F'],
    ['delete-path', '3:0:0:7', '../sdk', wwid],
    ['destroy-domain', `${uuid} --all`],
    ['flush-map', '$(id)'],
    ['remove_all'],
    [],
  ])('takes nothing that is not strictly one of its commands: %j', async (...words) => {
    const host = idleHost()
    expect(await host.run(...words)).toMatchObject({ is: 'refused' })
    expect(host.calls()).toBe('')
  })

  it.each([
    [
      'its own option',
      '[os_brick]\nlock_path=/run/brick\n[oslo_concurrency]\nlock_path=/var/lib/nova/tmp\n',
      'run/brick',
    ],
    ['that of oslo.concurrency', '[oslo_concurrency]\nlock_path = /run/oslo \n[x]\nlock_path=/x\n', 'run/oslo'],
    [
      'a path below another',
      '[DEFAULT]\nstate_path = /srv/nova\n[oslo_concurrency]\nlock_path=$state_path/tmp\n',
      'srv/nova/tmp',
    ],
    ['one in quotes', '[oslo_concurrency]\nlock_path = "/run/oslo"\n', 'run/oslo'],
    ['an old section', '[DEFAULT]\n# lock_path = /x\nlock_path: /run/old\n', 'run/old'],
  ])('takes the lock where Nova has os-brick keep it: %s', async (_, conf, folder) => {
    const host = idleHost({ 'etc/nova/nova.conf': conf, [`${folder}/x`]: '' })
    expect(await host.run('flush-map', wwid)).toMatchObject({ is: 'done' })
    expect(existsSync(join(host.folder, folder, 'os-brick-connect_volume'))).toBe(true)
    expect(existsSync(join(host.folder, lock))).toBe(false)
  })

  it('does nothing where nobody says which folder that is', async () => {
    const host = idleHost({ 'etc/nova/nova.conf': '[DEFAULT]\n' })
    const said = await host.run('flush-map', wwid)
    expect(said).toMatchObject({ is: 'refused', says: expect.stringContaining('/etc/cindersweep/lock_path') })
    expect(host.calls()).toBe('')
  })

  it('waits for os-brick, and then says which process has its lock', async () => {
    const host = idleHost()
    const take = `import fcntl,sys; f=open(sys.argv[1],"w"); fcntl.lockf(f,fcntl.LOCK_EX); print("held",flush=True); sys.stdin.read()`
    const holder = spawn('python3', ['-c', take, join(host.folder, lock)])
    await new Promise((resolve) => holder.stdout.once('data', resolve))
    const said = await host.run('flush-map', wwid)
    holder.stdin.end()
    expect(said).toMatchObject({ is: 'refused', says: expect.stringContaining('held by process') })
    expect(host.calls()).toBe('')
  })
})
