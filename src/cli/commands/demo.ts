/** `cindersweep demo`: the main job, shown on a simulated cloud; or the cloud itself, kept for any client. */
import { writeFileSync } from 'node:fs'
import { type DemoCloud, openDemoCloud } from '../../compose/demo-cloud.ts'
import { openCloud } from '../../compose/open-cloud.ts'
import { scan } from '../../flow/scan.ts'
import { why } from '../../flow/why.ts'
import { CinderSweepError } from '../../kernel/errors.ts'
import { defaultPolicy } from '../../model/policy.ts'
import type { VolumeRecord } from '../../ports/cinder.ts'
import { silent } from '../../ports/progress.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-codes.ts'
import { countOf, type GlobalOptions } from '../options.ts'
import type { Output } from '../output.ts'
import { printFindings } from '../printers/findings.ts'
import { drawTable } from '../printers/table.ts'
import { whyText } from '../printers/why-text.ts'

export interface DemoCommandOptions extends GlobalOptions {
  readonly keep?: boolean
  readonly cloudsFile?: string
  readonly port?: string
  readonly plant: readonly string[]
  readonly place: readonly string[]
  readonly empty?: boolean
  readonly release: string
  readonly weather: readonly string[]
  readonly volumes?: string
}

export async function demoCommand(options: DemoCommandOptions, context: CommandContext): Promise<number> {
  if (options.cloudsFile !== undefined && !options.keep) {
    throw new CinderSweepError('usage', '--clouds-file needs --keep', {
      hint: 'Without --keep the cloud is gone when the command ends.',
    })
  }
  const demo = await openDemoCloud({
    port: options.port === undefined ? undefined : countOf(options.port, '--port', 65_535),
    plant: options.plant,
    place: options.place,
    empty: options.empty === true,
    release: options.release,
    weather: options.weather,
    volumes: options.volumes === undefined ? 0 : countOf(options.volumes, '--volumes', 2_000_000),
  })
  try {
    if (options.keep) await keep(demo, options, context)
    else await tell(demo, context.output)
  } finally {
    await demo.close()
  }
  return exitCodes.clean
}

/** Prints how to log in, and waits until interrupted. */
async function keep(
  demo: DemoCloud,
  { cloudsFile }: DemoCommandOptions,
  { output, signal }: CommandContext,
): Promise<void> {
  if (cloudsFile === '-') output.result(demo.cloudsYaml)
  else if (cloudsFile === undefined) output.result(`${demo.exportLines.join('\n')}\n`)
  else {
    writeCloudsFile(cloudsFile, demo.cloudsYaml)
    output.result(`export OS_CLIENT_CONFIG_FILE=${cloudsFile}\nexport OS_CLOUD=${demo.cloudName}\n`)
  }
  output.note(
    `a simulated cloud is running at ${demo.url}; with the lines above, "openstack volume list" and "cindersweep scan" find it`,
  )
  output.note('interrupt to end it (Ctrl-C)')
  await new Promise<void>((resolve) => {
    const alive = setInterval(() => {}, 60_000)
    signal.addEventListener('abort', () => {
      clearInterval(alive)
      resolve()
    })
  })
}

function writeCloudsFile(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600 })
  } catch (cause) {
    throw new CinderSweepError(
      'output.failed',
      `cannot write ${path}: ${(cause as Error).message}`,
      { hint: 'Choose another place for --clouds-file.' },
      { cause },
    )
  }
}

async function tell(demo: DemoCloud, output: Output): Promise<void> {
  const cloud = openCloud({
    choice: { cloud: 'demo' },
    where: demoSurroundings(demo),
    regions: [],
    concurrency: 8,
    deadlineMs: 30_000,
    planes: () => demo.planes,
  })
  try {
    const [readers] = await cloud.readers()
    if (readers === undefined) return
    const volumes = (await Array.fromAsync(readers.cinder.volumes())).flat()
    heading(output, 'This is a cloud. Its administrator sees:', 'openstack volume list --all-projects')
    output.result(volumeTable(volumes, output))
    output.result('All quiet: most volumes in use or available, a few on their way.\n')

    heading(output, 'This is what is wrong in it:', 'cindersweep scan')
    const policy = { ...defaultPolicy, recheckMs: 1_000 }
    const options = { progress: silent, concurrency: 8, hostConcurrency: 64, depth: 'auto' as const }
    const deps = { cloud: 'demo', regions: [readers], policy, options, clock: cloud.clock }
    const result = await scan(deps)
    printFindings(
      result,
      result.findings,
      { format: 'table', column: [] },
      { ...output, note: (text) => output.result(`${text}\n`) },
    )

    if (demo.hero !== null) {
      heading(
        output,
        'And this is why one of its volumes cannot be deleted, although nobody seems to use it:',
        `cindersweep why ${demo.hero}`,
      )
      output.result(whyText(await why(demo.hero, deps), output))
    }
    heading(output, 'Try it yourself:', null)
    output.result(
      '  bin/cindersweep demo --keep                a cloud like this for any OpenStack client\n  bin/cindersweep explain busy-volume        what a fault means, and what to beware of\n  bin/cindersweep scan --os-cloud NAME       your own cloud; it only reads\n',
    )
  } finally {
    await cloud.close()
  }
}

const demoSurroundings = (demo: DemoCloud) => {
  const env = Object.fromEntries(
    demo.exportLines.map((line) => line.replace('export ', '').split(/=(.*)/s).slice(0, 2) as [string, string]),
  )
  return { env: { ...env, OS_CLOUD_NAME: 'demo' }, cwd: '/nonexistent', home: null }
}

function heading(output: Output, text: string, command: string | null): void {
  output.result(
    `\n${output.colour('bold', text)}\n${command === null ? '' : `${output.colour('dim', `$ ${command}`)}\n`}`,
  )
}

/** Enough rows to see the kind of cloud it is. */
const mostRows = 12

function volumeTable(volumes: readonly VolumeRecord[], output: Output): string {
  const rows = volumes
    .slice(0, mostRows)
    .map(({ volume, attached }) => [
      volume.id,
      volume.name ?? '',
      volume.status,
      String(volume.sizeGib),
      attached.map((view) => view.server ?? view.host ?? '').join(' '),
    ])
  const statuses = Map.groupBy(volumes, ({ volume }) => volume.status)
  const counts = [...statuses].map(([status, group]) => `${group.length} ${status}`).join(', ')
  return `${drawTable(['ID', 'Name', 'Status', 'Size', 'Attached to'], rows, { width: output.width })}… ${volumes.length} volumes in all: ${counts}\n`
}
