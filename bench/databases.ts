/**
 * A full sweep of a large cloud's databases against the database's own client that writes the same columns
 * of the same tables to /dev/null, one after the other, in turn, in one run. Prints the ratio of the times
 * and the memory.
 *
 *   npm run bench:databases [-- VOLUMES [ROUNDS]]
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMariadb } from '../scripts/services/mariadb.ts'
import { administrator } from '../test/support/databases/administrator.ts'
import { fill } from './databases-rows.ts'
import { measure, median, root, type Usage } from './measure.ts'
import { startCloud } from './simulated-cloud.ts'

const [volumes = 1_000_000, rounds = 5] = process.argv.slice(2).map(Number)

/** What the sweep asks for, of all rows that are alive. */
const tables: readonly (readonly [database: string, statement: string])[] = [
  [
    'cinder',
    'select id, volume_id, instance_uuid, attach_status, attached_host from volume_attachment where deleted = 0',
  ],
  ['nova', 'select id, uuid, host from instances where deleted = 0 and hidden = 0'],
  [
    'nova',
    'select id, instance_uuid, volume_id, attachment_id from block_device_mapping where deleted = 0 and volume_id is not null',
  ],
  [
    'cinder',
    'select id, _name_id, status, migration_status, host, cluster_name, project_id, size, use_quota from volumes where deleted = 0',
  ],
]

const scan = ['src/cli/main.mjs', 'scan', '--recheck', '0', '--depth', 'shallow']

interface Round {
  /** Of the machine, when the round ended: at a high one the ratio is chance. */
  readonly load: number
  readonly client: number
  readonly sweep: Usage
}

const directory = mkdtempSync(join(tmpdir(), 'cindersweep-bench-'))
// The APIs of a cloud with nothing in it: all that there is to read is in the databases.
const apis = await startCloud(0)
const server = await startMariadb(['--innodb-buffer-pool-size=3G'])
const admin = administrator(server)
try {
  const startedAt = performance.now()
  await fill(admin, volumes, server.url('nova'))
  const written = seconds(performance.now() - startedAt)
  console.log(`${volumes} volumes, attachments and mappings, ${volumes / 2} servers; written in ${written}`)
  const reader = await admin.reader('sweep', ['cinder', 'nova', 'nova_api'])
  const env = environment(reader)
  // Also warms the database.
  expectAll(env)
  const taken: Round[] = []
  for (let i = 0; i < rounds; i++) {
    const client = await clients(reader)
    const sweep = await measure(scan, env, [0, 4])
    taken.push({ client, sweep, load: loadavg()[0] ?? Number.NaN })
  }
  tell(taken)
} finally {
  await apis.end()
  await admin.close()
  await server.stop()
  rmSync(directory, { recursive: true })
}

function environment(reader: string): Readonly<Record<string, string>> {
  const config = join(directory, 'cindersweep.yaml')
  writeFileSync(config, 'databases:\n  cinder: env:CINDER_URL\n  nova_api: env:NOVA_API_URL\n')
  return {
    ...apis.env,
    CINDERSWEEP_CONFIG: config,
    CINDER_URL: server.url('cinder', reader),
    NOVA_API_URL: server.url('nova_api', reader),
  }
}

/** What is measured has to be a whole sweep that finds nothing. */
function expectAll(env: Readonly<Record<string, string>>): void {
  const run = spawnSync(process.execPath, [...scan, '-f', 'json'], { cwd: root, env: { ...process.env, ...env } })
  const { counts, sources } = JSON.parse(run.stdout.toString())
  const whole = sources.every(({ status }: { status: string }) => status === 'complete' || status === 'unconfigured')
  if (counts.volumes !== volumes || counts.servers !== volumes / 2 || counts.findings !== 0 || !whole)
    throw new Error(`not a whole sweep: ${JSON.stringify({ counts, sources })}`)
}

async function clients(reader: string): Promise<number> {
  const startedAt = performance.now()
  for (const [database, statement] of tables) await client(reader, database, statement)
  return performance.now() - startedAt
}

async function client(reader: string, database: string, statement: string): Promise<void> {
  const [user, password] = reader.split(':')
  const args = ['--no-defaults', '--quick', '--batch', '-h127.0.0.1', `-P${server.port}`, `-u${user}`, `-p${password}`]
  const child = spawn('mariadb', [...args, database, '-e', statement], {
    stdio: ['ignore', openSync('/dev/null', 'w'), 'inherit'],
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`mariadb ended with ${code}`)
}

function seconds(ms: number): string {
  return `${(ms / 1e3).toFixed(2)} s`
}

function tell(taken: readonly Round[]): void {
  const middle = (of: (one: Round) => number): number => median(taken.map(of))
  const ratio = ({ client, sweep }: Round): number => sweep.wallMs / client
  for (const one of taken)
    console.log(
      `  client ${seconds(one.client)}  sweep ${seconds(one.sweep.wallMs)}  ratio ${ratio(one).toFixed(2)}  load ${one.load.toFixed(1)}`,
    )
  console.log(`medians of ${taken.length}`)
  console.log(`  client  ${seconds(middle((one) => one.client))}`)
  console.log(
    `  sweep   ${seconds(middle((one) => one.sweep.wallMs))}, of it processor ${seconds(middle((one) => one.sweep.cpuMs))}; memory ${middle((one) => one.sweep.maxRssMb).toFixed(0)} MB`,
  )
  console.log(`  ratio   ${middle(ratio).toFixed(2)}`)
}
