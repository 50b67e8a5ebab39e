/** `cindersweep init`: writes a commented configuration that works as it stands. */
import { existsSync, writeFileSync } from 'node:fs'
import { stringify } from 'yaml'
import { unconfigured } from '../../compose/settings.ts'
import { CinderSweepError } from '../../kernel/errors.ts'
import type { RegionReaders } from '../../observe/readers.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-codes.ts'
import { beginLooking, type Looking, type LookingOptions } from '../session.ts'

export interface InitOptions extends LookingOptions {
  readonly output: string
  readonly force?: boolean
  readonly excludeHost: readonly string[]
  readonly excludeProject: readonly string[]
}

export async function initCommand(options: InitOptions, context: CommandContext): Promise<number> {
  const toFile = options.output !== '-'
  if (toFile && existsSync(options.output) && !options.force) {
    throw new CinderSweepError('usage', `${options.output} is there already`, {
      hint: 'Give --force to replace it, or -o FILE to write another.',
    })
  }
  const looking = await beginLooking(options, context, unconfigured)
  try {
    const found = await Promise.all(looking.deps.regions.map(explore))
    looking.progress.end()
    const text = compose(looking, found, options)
    if (toFile) write(options.output, text)
    else context.output.result(text)
    context.output.note(`${toFile ? `wrote ${options.output}` : 'done'}; next: cindersweep doctor`)
    return exitCodes.clean
  } finally {
    looking.progress.end()
    await looking.cloud.close()
  }
}

interface Found {
  readonly region: string
  readonly computes: readonly string[]
  readonly backends: readonly string[]
}

async function explore({ region, nova, cinder }: RegionReaders): Promise<Found> {
  const [services, volumes] = await Promise.all([nova.services(), cinder.services()])
  return {
    region,
    computes: services
      .filter((service) => service.binary === 'nova-compute')
      .map((service) => service.host as string)
      .sort(),
    backends: volumes
      .filter((service) => service.binary === 'cinder-volume')
      .map((service) => service.host)
      .sort(),
  }
}

function compose({ cloud }: Looking, found: readonly Found[], { excludeHost, excludeProject }: InitOptions): string {
  const list = (values: readonly string[]): string =>
    stringify(values, { flowCollectionPadding: false, collectionStyle: 'flow', lineWidth: 0 }).trim()
  const seen = found.map(
    ({ region, computes, backends }) =>
      `#   ${region}: compute hosts ${computes.join(', ') || 'none'}; back ends ${backends.join(', ') || 'none'}\n`,
  )
  return `# Configuration of cindersweep. Everything in it may be left out; what stands here is what would be done anyway.
# Found when it was written:
${seen.join('')}
cloud:
  # A cloud of clouds.yaml; the login itself stays there.
  name: ${stringify(cloud.config.name).trim()}
  regions: ${list(found.map((entry) => entry.region))}

policy:
  # How long the world must have stood still before it is judged. A state may have a time of its own:
  #   settle: {default: 15m, deleting: 4h}
  # Unless told otherwise creating and reverting get 1h, deleting 2h, and what copies data 6h.
  settle: {default: 15m}
  # How long to wait for the second look that must agree with the first.
  recheck: 30s
  # deep also asks what costs a request for each server, and opens every object of a back end; auto does so in small clouds.
  depth: auto
  # What is neither judged nor touched.
  exclude:
    projects: ${list(excludeProject)}
    volumes: []
    hosts: ${list(excludeHost)}
`
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600 })
  } catch (cause) {
    throw new CinderSweepError(
      'output.failed',
      `cannot write ${path}: ${(cause as Error).message}`,
      { hint: 'Choose another place with -o.' },
      { cause },
    )
  }
}
