/** `cindersweep demo`: the main job, shown on a simulated cloud; or the cloud itself, kept for any client. */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type DemoCloud, openDemoCloud } from '../../compose/demo-cloud.ts'
import { CinderSweepError } from '../../kernel/errors.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-codes.ts'
import { countOf, type GlobalOptions } from '../options.ts'
import { tellStory } from './demo-story.ts'

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
    else await tellStory(demo, context)
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
    output.result(`export OS_CLIENT_CONFIG_FILE=${forShell(resolve(cloudsFile))}\nexport OS_CLOUD=${demo.cloudName}\n`)
  }
  output.note(
    `a simulated cloud is running at ${demo.url}; with the lines above, "openstack volume list" and "cindersweep scan" find it`,
  )
  output.note('interrupt to end it (Ctrl-C)')
  await interruptionOf(signal)
}

/** A path that another shell, which stands elsewhere, takes as it is. */
const forShell = (path: string): string => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`)

async function interruptionOf(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((done) => {
    const alive = setInterval(() => {}, 60_000)
    signal.addEventListener('abort', () => {
      clearInterval(alive)
      done()
    })
  })
}

function writeCloudsFile(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600 })
  } catch (cause) {
    throw new CinderSweepError(
      'output.failed',
      `cannot write ${path}: ${(cause as NodeJS.ErrnoException).code ?? (cause as Error).message}`,
      { hint: 'Choose another place for --clouds-file.' },
      { cause },
    )
  }
}
