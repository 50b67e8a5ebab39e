/**
 * A look at many compute hosts against the parallel shells that administrators have, which only run `true`
 * there with as many at a time, in turn, in one run; and against each read as an SSH command of its own.
 * All hosts are this machine: what they do to answer is in every figure.
 *
 *   npm run bench:hosts [-- HOSTS [ROUNDS [AT A TIME]]]
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../src/adapters/system/clock.ts'
import { openHosts } from '../src/compose/planes/hosts.ts'
import { machinesOf } from '../src/compose/planes/machines.ts'
import { eachOf } from '../src/kernel/concurrency.ts'
import type { HostName } from '../src/kernel/ids.ts'
import { startHosts } from './hosts-on-loopback.ts'
import { median } from './measure.ts'

const [count = 500, rounds = 3, atATime = 64] = process.argv.slice(2).map(Number)

/** What one look at a host with one domain reads. */
const reads: readonly (readonly [string, ...string[]])[] = [
  ['uname', '-n'],
  ['cat', '/proc/self/mounts'],
  ['cat', '/proc/swaps'],
  ['ls', '-l', '/sys/block'],
  ['ls', '-l', '/dev/disk/by-path'],
  ['ls', '/sys/bus/rbd/devices'],
  ['ls', '/sys/class/iscsi_session'],
  ['cat', '/etc/iscsi/initiatorname.iscsi'],
  ['ps', '-eo', 'pid,args'],
  ['multipathd', 'show', 'maps', 'json'],
  ['dmsetup', 'info', '-c'],
  ['virsh', '-r', 'list', '--all', '--uuid'],
  ['virsh', '-r', 'domstate', 'one'],
  ['virsh', '-r', 'domjobinfo', 'one'],
  ['virsh', '-r', 'dumpxml', 'one'],
]

const taken = new Map<string, number[]>()
const hosts = await startHosts(count)
const config = { hosts: { ssh_config: hosts.config } }
try {
  console.log(`${count} hosts, ${atATime} at a time; load of the machine ${loadavg()[0]?.toFixed(1)}`)
  const shells = parallelShells().filter(([program]) => spawnSync(program, ['--version']).error === undefined)
  for (let round = 0; round < rounds; round++) {
    for (const [program, ...words] of shells) await take(program, () => ended(program, words))
    await take('look', () => inFreshFolder(look))
  }
  const ofReads = await timed(() => inFreshFolder(eachReadByItself))
  tell(ofReads)
} finally {
  await hosts.end()
}

function parallelShells(): readonly (readonly [string, ...string[]])[] {
  const names = hosts.names.join(',')
  return [
    ['pdsh', '-R', 'ssh', '-f', `${atATime}`, '-w', names, 'true'],
    ['clush', '-f', `${atATime}`, '-o', `-F ${hosts.config}`, '-w', names, 'true'],
  ]
}

async function ended(program: string, words: readonly string[]): Promise<void> {
  const env = { ...process.env, PDSH_SSH_ARGS_APPEND: `-F ${hosts.config}` }
  const child = spawn(program, words, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`${program} ended with ${code}`)
}

/** The real reader; every host has to be seen whole. */
async function look(): Promise<void> {
  const reader = openHosts({ region: 'RegionOne', config, clock: systemClock, env: process.env })
  const reports = await eachOf(hosts.names, atATime, (name) => {
    if (reader === null) throw new Error('hosts are configured')
    return reader.look(name as HostName)
  })
  for (const { host, unseen, domains, maps } of reports)
    if (unseen !== null || domains.length !== 1 || maps.length !== 1)
      throw new Error(`${host} was not seen whole: ${unseen?.detail}`)
}

async function eachReadByItself(): Promise<void> {
  const machines = machinesOf({ config, env: process.env })
  await eachOf(hosts.names, atATime, async (name) => {
    const { shell } = machines(name)
    for (const argv of reads) await shell.run({ argv })
  })
}

/** Connections are shared in a folder of the round's own, and none of them outlives it. */
async function inFreshFolder(work: () => Promise<void>): Promise<void> {
  const before = process.env['TMPDIR']
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  process.env['TMPDIR'] = folder
  try {
    await work()
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    endConnections(folder)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A shared connection stays for a while without those who use it, and is called after its socket. */
function endConnections(folder: string): void {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8', maxBuffer: 64 << 20 })
  for (const line of stdout.split('\n')) {
    const [, pid] = /^ *(\d+) ssh: (?=\S)/.exec(line) ?? []
    if (pid !== undefined && line.includes(` ssh: ${folder}/`)) process.kill(Number(pid))
  }
}

async function take(name: string, work: () => Promise<void>): Promise<void> {
  const ms = await timed(work)
  taken.getOrInsert(name, []).push(ms)
  console.log(`  ${name.padEnd(6)} ${seconds(ms)}`)
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

function tell(ofReads: number): void {
  const looks = taken.get('look') ?? []
  console.log('medians')
  for (const [name, times] of taken) console.log(`  ${name.padEnd(6)} ${seconds(median(times))}`)
  console.log(`  each read by itself, ${reads.length} a host: ${seconds(ofReads)}`)
  for (const [name, times] of taken)
    if (name !== 'look') console.log(`  ratio of the look to ${name}: ${ratio(looks, times)}`)
  console.log(`  ratio of the look to each read by itself: ${(median(looks) / ofReads).toFixed(2)}`)
  console.log(`  load of the machine ${loadavg()[0]?.toFixed(1)}`)
}

function ratio(looks: readonly number[], times: readonly number[]): string {
  return median(looks.map((one, i) => one / (times[i] ?? Number.NaN))).toFixed(2)
}

function seconds(ms: number): string {
  return `${(ms / 1e3).toFixed(2)} s`
}
