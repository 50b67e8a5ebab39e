/** The main job, told on a simulated cloud: what its administrator sees, what is wrong, and why. */
import type { DemoCloud } from '../../compose/demo-cloud.ts'
import { openCloud } from '../../compose/open-cloud.ts'
import { type ScanDeps, scan } from '../../flow/scan.ts'
import { why } from '../../flow/why.ts'
import { defaultPolicy } from '../../model/policy.ts'
import type { VolumeRecord } from '../../ports/cinder.ts'
import { silent } from '../../ports/progress.ts'
import type { CommandContext } from '../command-context.ts'
import type { Output } from '../output.ts'
import { printFindings } from '../printers/findings.ts'
import { drawTable } from '../printers/table.ts'
import { whyText } from '../printers/why-text.ts'
import { demoAllowed, tellRepairs } from './demo-repairs.ts'

export async function tellStory(demo: DemoCloud, { output, signal }: CommandContext): Promise<void> {
  const cloud = openCloud({
    choice: { cloud: 'demo' },
    where: demoSurroundings(demo),
    regions: [],
    concurrency: 8,
    deadlineMs: 30_000,
    signal,
    planes: () => demo.planes,
    writers: () => demo.writers,
  })
  try {
    const policy = { ...defaultPolicy, recheckMs: 1_000 }
    const options = { progress: silent, concurrency: 8, hostConcurrency: 64, depth: 'auto' as const }
    const deps = { cloud: 'demo', regions: await cloud.readers(), policy, options, clock: cloud.clock, signal }
    await showVolumes(deps, output)
    await showFindings(deps, output)
    if (demo.hero !== null) await showWhy(demo.hero, deps, output)
    const limits = { ...policy.limits, perHost: 25, perProject: 25 }
    const repairing = { ...deps, policy: { ...policy, recheckMs: 0, allowed: demoAllowed, limits } }
    await tellRepairs(repairing, cloud, output, (text, command) => heading(output, text, command))
    showMore(output)
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

async function showVolumes({ regions }: ScanDeps, output: Output): Promise<void> {
  const volumes = (await Promise.all(regions.map(({ cinder }) => Array.fromAsync(cinder.volumes())))).flat(2)
  heading(output, 'This is a cloud. Its administrator sees:', 'openstack volume list --all-projects')
  output.result(volumeTable(volumes, output))
  output.result('All quiet: most volumes in use or available, a few on their way.\n')
}

async function showFindings(deps: ScanDeps, output: Output): Promise<void> {
  heading(output, 'This is what is wrong in it:', 'cindersweep scan')
  const result = await scan(deps)
  // Told in one stream, so that it stays in order when it is kept in a file.
  const told = { ...output, note: (text: string) => output.result(`${text}\n`), noteColour: output.colour }
  printFindings(result, result.findings, { format: 'table', column: [] }, told)
}

async function showWhy(volume: string, deps: ScanDeps, output: Output): Promise<void> {
  heading(
    output,
    'And this is why one of its volumes cannot be deleted, although nobody seems to use it:',
    `cindersweep why ${volume}`,
  )
  output.result(whyText(await why(volume, deps), output))
}

function showMore(output: Output): void {
  heading(output, 'Try it yourself:', null)
  output.result(
    [
      '  bin/cindersweep demo --keep                a cloud like this for any OpenStack client',
      '  bin/cindersweep explain busy-volume        what a fault means, and what to beware of',
      '  bin/cindersweep scan --os-cloud NAME       your own cloud; it only reads',
      '  bin/cindersweep plan --os-cloud NAME       what would be done about it; this, too, only reads',
      '',
    ].join('\n'),
  )
}

function heading(output: Output, text: string, command: string | null): void {
  const line = command === null ? '' : `${output.colour('dim', `$ ${command}`)}\n`
  output.result(`\n${output.colour('bold', text)}\n${line}`)
}

/** Enough rows to see the kind of cloud it is. */
const mostRows = 12

function volumeTable(volumes: readonly VolumeRecord[], { width }: Output): string {
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
  const table = drawTable(['ID', 'Name', 'Status', 'Size', 'Attached to'], rows, { width })
  return `${table}… ${volumes.length} volumes in all: ${counts}\n`
}
