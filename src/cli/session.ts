/** What every command that looks at a cloud does first: settings, login, readers. */
import { type OpenCloud, openCloud } from '../compose/open-cloud.ts'
import { loadSettings, type Settings, surroundings } from '../compose/settings.ts'
import type { ScanDeps } from '../flow/scan.ts'
import { CinderSweepError } from '../kernel/errors.ts'
import { cleanLine } from '../kernel/text.ts'
import type { LookOptions } from '../observe/readers.ts'
import type { CommandContext } from './command-context.ts'
import { countOf, durationOf, type GlobalOptions } from './options.ts'
import { terminalProgress, type VisibleProgress } from './progress.ts'

export interface LookingOptions extends GlobalOptions {
  readonly settle?: string
  readonly recheck?: string
  readonly depth?: LookOptions['depth']
  readonly from?: string
}

/** Read once for a command: what comes in on standard input comes but once. */
export async function settingsOf(options: LookingOptions, { signal }: CommandContext): Promise<Settings> {
  if (options.config === '-' && options.from === '-') {
    throw new CinderSweepError('usage', '--config and --from cannot both be standard input', {
      hint: 'Put one of them into a file.',
    })
  }
  return loadSettings({
    signal,
    // A variable that is set to nothing names no file.
    config: options.config || undefined,
    settleMs: options.settle === undefined ? undefined : durationOf(options.settle, '--settle'),
    recheckMs: options.recheck === undefined ? undefined : durationOf(options.recheck, '--recheck'),
    depth: options.depth,
  })
}

export interface Looking {
  readonly deps: ScanDeps
  readonly cloud: OpenCloud
  readonly progress: VisibleProgress
}

/** Logs in to the chosen cloud. Whoever calls this closes it. */
export async function beginLooking(
  options: LookingOptions,
  context: CommandContext,
  settings: Settings,
): Promise<Looking> {
  const cloud = chosenCloud(options, settings, context)
  for (const note of cloud.config.notes) context.output.note(`note: ${cleanLine(note)}`)
  const progress = terminalProgress(options.progress)
  progress.doing(`logging in to ${cloud.config.name}`)
  try {
    const regions = await cloud.readers()
    const look = {
      progress,
      concurrency: concurrencyOf(options),
      hostConcurrency: settings.config.hosts?.concurrency ?? mostHosts,
      depth: settings.depth,
    }
    return {
      cloud,
      progress,
      deps: {
        cloud: cloud.config.name,
        regions,
        policy: settings.policy,
        options: look,
        clock: cloud.clock,
        signal: context.signal,
      },
    }
  } catch (thrown) {
    progress.end()
    await cloud.close()
    throw thrown
  }
}

export const chosenCloud = (options: GlobalOptions, settings: Settings, context: CommandContext): OpenCloud =>
  openCloud({
    choice: {
      // A variable that is set to nothing is not set.
      cloud: options.osCloud || settings.cloud,
      region: options.osRegionName,
      interface: options.osInterface,
      caFile: options.osCacert,
      insecure: options.insecure,
    },
    where: surroundings(),
    regions: settings.regions,
    concurrency: concurrencyOf(options),
    deadlineMs: deadlineOf(options.timeout),
    signal: context.signal,
    config: settings.config,
  })

/** Hosts looked at at a time, where nothing else is configured. */
const mostHosts = 64

/** No answer comes in no time. */
function deadlineOf(text: string): number {
  const ms = durationOf(text, '--timeout')
  if (ms > 0) return ms
  throw new CinderSweepError('usage', `--timeout is "${text}", expected a duration above 0`, {
    hint: 'Give a duration, such as --timeout 150s.',
  })
}

const concurrencyOf = (options: GlobalOptions): number => countOf(options.concurrency, '--concurrency', 64)
