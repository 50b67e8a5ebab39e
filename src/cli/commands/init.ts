/** `cindersweep init`: writes a commented configuration that works as it stands. */
import { existsSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { serviceFiles } from '../../compose/service-files.ts'
import { unconfigured } from '../../compose/settings.ts'
import { CinderSweepError } from '../../kernel/errors.ts'
import { cleanLine } from '../../kernel/text.ts'
import { sameHost } from '../../model/host-name.ts'
import type { RegionReaders } from '../../observe/readers.ts'
import type { CommandContext } from '../command-context.ts'
import { configurationText, type Found, type HostsFound } from '../configuration-text.ts'
import { exitCodes } from '../exit-codes.ts'
import { beginLooking, type Looking, type LookingOptions } from '../session.ts'

export interface InitOptions extends LookingOptions {
  readonly output: string
  readonly force?: boolean
  readonly cinderConf?: string
  readonly novaConf?: string
  readonly sshConfig?: string
  readonly sshUser?: string
  readonly excludeHost: readonly string[]
  readonly excludeProject: readonly string[]
  /** Whether the command line itself names a configuration; a variable may well name the one to be written. */
  readonly configNamed?: boolean
}

export async function initCommand(options: InitOptions, context: CommandContext): Promise<number> {
  const toFile = options.output !== '-'
  refuseWhatItCannotDo(options)
  const looking = await beginLooking(options, context, unconfigured)
  try {
    const found = await explore(looking, options)
    looking.progress.end()
    for (const remark of found.discovery.remarks) context.output.note(`note: ${remark}`)
    const text = configurationText(found)
    if (toFile) write(options.output, text, options.force === true)
    else context.output.result(text)
    context.output.note(`${toFile ? `wrote ${options.output}` : 'done'}; next: cindersweep doctor`)
    return exitCodes.clean
  } finally {
    looking.progress.end()
    await looking.cloud.close()
  }
}

function refuseWhatItCannotDo({ output, force, configNamed }: InitOptions): void {
  if (configNamed === true) {
    throw new CinderSweepError('usage', 'init writes a configuration, and reads none: it does not take --config', {
      hint: 'Say with -o where to write it, and choose cloud and region with --os-cloud and --os-region-name.',
    })
  }
  if (output === '-' || !existsSync(output) || force) return
  throw new CinderSweepError('usage', `${output} is there already`, {
    hint: 'Give --force to replace it, or -o FILE to write another.',
  })
}

async function explore(looking: Looking, options: InitOptions): Promise<Found> {
  const { region, nova, cinder } = looking.deps.regions[0] as RegionReaders
  const [services, volumes] = await Promise.all([nova.services(), cinder.services()])
  // Without them a back end is named as its service is.
  const pools = await cinder.pools().catch(() => [])
  const computes = services
    .filter((service) => service.binary === 'nova-compute')
    .map((service) => service.host as string)
    .sort()
  const backends = volumes
    .filter((service) => service.binary === 'cinder-volume')
    .map((service) => service.host)
    .sort()
  const { config } = looking.cloud
  return {
    region,
    cloud: config.inFile ? config.name : null,
    computes,
    backends,
    discovery: serviceFiles.discover(options, { services: backends, pools: pools.map(({ name }) => name as string) }),
    hosts: hostsOf(options, computes),
    excludedHosts: options.excludeHost,
    excludedProjects: options.excludeProject,
  }
}

/** How they are reached is not in any service's file; only where all of them are this machine it needs no saying. */
function hostsOf({ sshUser, sshConfig }: InitOptions, computes: readonly string[]): HostsFound | null {
  const ssh_config = sshConfig === undefined ? undefined : resolve(sshConfig)
  if (sshUser !== undefined || ssh_config !== undefined) return { transport: undefined, user: sshUser, ssh_config }
  const here = computes.length > 0 && computes.every((host) => sameHost(host, hostname()))
  return here ? { transport: 'local', user: undefined, ssh_config: undefined } : null
}

/** Without --force nothing is replaced, also not what somebody else wrote in the meantime. */
function write(path: string, text: string, replace: boolean): void {
  try {
    writeFileSync(path, text, { mode: 0o600, flag: replace ? 'w' : 'wx' })
  } catch (cause) {
    throw new CinderSweepError(
      'output.failed',
      `cannot write ${cleanLine(path)}: ${(cause as NodeJS.ErrnoException).code ?? (cause as Error).message}`,
      { hint: 'Choose another place with -o.' },
      { cause },
    )
  }
}
