/** `cindersweep init`: writes a commented configuration that works as it stands. */
import { existsSync, writeFileSync } from 'node:fs'
import { stringify } from 'yaml'
import { unconfigured } from '../../compose/settings.ts'
import { CinderSweepError } from '../../kernel/errors.ts'
import { cleanLine } from '../../kernel/text.ts'
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
    if (toFile) write(options.output, text, options.force === true)
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

function compose(looking: Looking, found: readonly Found[], options: InitOptions): string {
  const { excludeHost, excludeProject } = options
  return `# Configuration of cindersweep. Everything in it may be left out; what stands here is what would be done anyway.
# Found when it was written:
${found.map(seenLine).join('')}
cloud:
${cloudLines(looking)}  regions: ${flow(found.map((entry) => entry.region))}

policy:
  # How long the world must have stood still before it is judged. A state may have a time of its own:
  #   settle: {default: 15m, deleting: 4h}
  # Unless told otherwise creating and reverting get 1h, deleting 2h, what copies data 6h, and transfers 24h.
  settle: {default: 15m}
  # How long to wait for the second look that must agree with the first.
  recheck: 30s
  # deep also asks what costs a request for each server, and opens every object of a back end; auto does so in small clouds.
  depth: auto
  # What is neither judged nor touched.
  exclude:
    projects: ${flow(excludeProject)}
    volumes: []
    hosts: ${flow(excludeHost)}
`
}

/** Names are other people's: an end of a line in one must not end the comment. */
const seenLine = ({ region, computes, backends }: Found): string =>
  `#   ${cleanLine(`${region}: compute hosts ${computes.join(', ') || 'none'}; back ends ${backends.join(', ') || 'none'}`)}\n`

/** A login from variables has no name by which another shell could find it. */
const cloudLines = ({ cloud: { config } }: Looking): string =>
  config.inFile
    ? `  # A cloud of clouds.yaml; the login itself stays there.\n  name: ${stringify(config.name).trim()}\n`
    : '  # The login is the one of the OS_* variables. To use a cloud of clouds.yaml, name it here:\n  #   name: NAME\n'

const flow = (values: readonly string[]): string =>
  stringify(values, { flowCollectionPadding: false, collectionStyle: 'flow', lineWidth: 0 }).trim()

/** Without --force nothing is replaced, also not what somebody else wrote in the meantime. */
function write(path: string, text: string, replace: boolean): void {
  try {
    writeFileSync(path, text, { mode: 0o600, flag: replace ? 'w' : 'wx' })
  } catch (cause) {
    throw new CinderSweepError(
      'output.failed',
      `cannot write ${path}: ${(cause as NodeJS.ErrnoException).code ?? (cause as Error).message}`,
      { hint: 'Choose another place with -o.' },
      { cause },
    )
  }
}
