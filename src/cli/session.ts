/** What every command that looks at a cloud does first: settings, login, readers. */
import { type OpenCloud, openCloud } from '../compose/open-cloud.ts'
import { loadSettings, type Settings, surroundings } from '../compose/settings.ts'
import type { ScanDeps } from '../flow/scan.ts'
import type { LookOptions } from '../observe/readers.ts'
import type { CommandContext } from './command-context.ts'
import { countOf, durationOf, type GlobalOptions } from './options.ts'
import { terminalProgress, type VisibleProgress } from './progress.ts'

export interface LookingOptions extends GlobalOptions {
  readonly settle?: string
  readonly recheck?: string
  readonly depth?: LookOptions['depth']
}

export const settingsOf = (options: LookingOptions): Promise<Settings> =>
  loadSettings({
    // A variable that is set to nothing names no file.
    config: options.config || undefined,
    settleMs: options.settle === undefined ? undefined : durationOf(options.settle, '--settle'),
    recheckMs: options.recheck === undefined ? undefined : durationOf(options.recheck, '--recheck'),
    depth: options.depth,
  })

export interface Looking {
  readonly deps: ScanDeps
  readonly cloud: OpenCloud
  readonly progress: VisibleProgress
}

/** Logs in to the chosen cloud. Whoever calls this closes it. */
export async function beginLooking(
  options: LookingOptions,
  context: CommandContext,
  known?: Settings,
): Promise<Looking> {
  const settings = known ?? (await settingsOf(options))
  const cloud = chosenCloud(options, settings, context)
  for (const note of cloud.config.notes) context.output.note(`note: ${note}`)
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
    deadlineMs: durationOf(options.timeout, '--timeout'),
    signal: context.signal,
    config: settings.config,
  })

/** Hosts looked at at a time, where nothing else is configured. */
const mostHosts = 64

const concurrencyOf = (options: GlobalOptions): number => countOf(options.concurrency, '--concurrency', 64)
