/** What the operator has decided: command line before configuration before defaults. */
import type { ConfigFile } from '../adapters/config/config-file.ts'
import { findConfig } from '../adapters/config/find-config.ts'
import type { Config } from '../adapters/config/schema.ts'
import type { Surroundings } from '../adapters/openstack/cloud-files.ts'
import { accountName } from '../adapters/system/account.ts'
import { standardInput } from '../adapters/system/standard-input.ts'
import { defaultPolicy, type Policy, withSettle } from '../model/policy.ts'
import type { LookOptions } from '../observe/readers.ts'

export interface Wishes {
  /** `-` is standard input. */
  readonly config?: string | undefined
  readonly signal: AbortSignal
  readonly settleMs?: number | undefined
  readonly recheckMs?: number | undefined
  readonly depth?: LookOptions['depth'] | undefined
}

export interface Settings {
  /** Where they came from; null when nothing is configured. */
  readonly origin: string | null
  readonly cloud: string | undefined
  readonly regions: readonly string[]
  readonly policy: Policy
  readonly depth: LookOptions['depth']
  /** All that was written, for the planes that it configures. */
  readonly config: Config
}

/** What holds when nothing is configured. */
export const unconfigured: Settings = {
  origin: null,
  cloud: undefined,
  regions: [],
  policy: defaultPolicy,
  depth: 'auto',
  config: {},
}

/** The account under which this runs on this machine. */
export const localAccount = (): string => accountName()

export const surroundings = (): Surroundings => ({
  env: process.env,
  cwd: process.cwd(),
  home: process.env['HOME'] ?? null,
})

export async function loadSettings(wishes: Wishes, where: Surroundings = surroundings()): Promise<Settings> {
  const path = findConfig(wishes.config, where)
  const file = path === null ? null : await fileAt(path, wishes.signal)
  const { policy, depth } = readPolicy(file)
  const settled = wishes.settleMs === undefined ? policy : withSettle(policy, wishes.settleMs)
  return {
    origin: file?.path ?? null,
    cloud: file?.config.cloud?.name,
    regions: file?.config.cloud?.regions ?? [],
    policy: { ...settled, recheckMs: wishes.recheckMs ?? settled.recheckMs },
    depth: wishes.depth ?? depth ?? 'auto',
    config: file?.config ?? {},
  }
}

/** The parser and the schema are large, and most commands run without a configuration. */
async function fileAt(path: string, signal: AbortSignal): Promise<ConfigFile> {
  const { readConfig } = await import('../adapters/config/config-file.ts')
  return path === '-' ? readConfig('standard input', String(await standardInput(signal))) : readConfig(path)
}

function readPolicy(file: ConfigFile | null): { policy: Policy; depth: LookOptions['depth'] | undefined } {
  const given = file?.config.policy
  const { settle, recheck, depth, exclude, allow, limits } = given ?? {}
  const base = typeof settle === 'number' ? withSettle(defaultPolicy, settle) : defaultPolicy
  const { default: settleMs = base.settleMs, ...states } = typeof settle === 'object' ? settle : {}
  const named = Object.fromEntries(Object.entries(states).filter(([, ms]) => ms !== undefined))
  return {
    depth,
    policy: {
      ...base,
      settleMs,
      settleStateMs: { ...base.settleStateMs, ...named },
      recheckMs: recheck ?? base.recheckMs,
      exclude: {
        projects: new Set(exclude?.projects ?? []),
        volumes: new Set(exclude?.volumes ?? []),
        hosts: new Set(exclude?.hosts ?? []),
      },
      allowed: new Set(allow ?? []),
      limits: {
        total: limits?.total ?? base.limits.total,
        perHost: limits?.per_host ?? base.limits.perHost,
        perBackend: limits?.per_backend ?? base.limits.perBackend,
        perProject: limits?.per_project ?? base.limits.perProject,
      },
    },
  }
}
