/** What every command that may change a cloud does first: settings, login, readers and writers, and the journal. */
import { userInfo } from 'node:os'
import type { ApplyDeps } from '../apply/deps.ts'
import type { OpenCloud } from '../compose/open-cloud.ts'
import { type Settings, surroundings } from '../compose/settings.ts'
import { openState } from '../compose/state.ts'
import { CinderSweepError } from '../kernel/errors.ts'
import type { Finding } from '../model/finding.ts'
import { type Permission, permissions } from '../model/permission.ts'
import type { Plan, PlannedCloud, Repair } from '../model/plan.ts'
import type { Limits } from '../model/policy.ts'
import type { Journal } from '../ports/journal.ts'
import type { CommandContext } from './command-context.ts'
import { type Person, personAtTerminal } from './confirm.ts'
import { countOf } from './options.ts'
import { beginLooking, type Looking, type LookingOptions, settingsOf } from './session.ts'

export interface RepairOptions extends LookingOptions {
  readonly allow?: readonly string[]
  readonly yes?: boolean
  readonly dryRun?: boolean
  readonly max?: string
  readonly perHost?: string
  readonly perBackend?: string
  readonly perProject?: string
}

export interface Repairing extends Looking {
  readonly settings: Settings
  readonly cloudId: PlannedCloud
  readonly journal: Journal
  readonly person: Person
  /** Everything that carrying out a plan needs. */
  applyDeps(plan: Pick<Plan, 'allowed'>): Promise<ApplyDeps>
  close(): Promise<void>
}

/** Whoever calls this closes it. */
export async function beginRepairing(options: RepairOptions, context: CommandContext): Promise<Repairing> {
  const read = await settingsOf(options, context)
  const settings = { ...read, policy: { ...read.policy, ...wishesOf(options, read) } }
  const state = openState(settings.config, surroundings())
  try {
    const looking = await beginLooking(options, context, settings)
    const person = personAtTerminal(context.signal)
    return {
      ...looking,
      settings,
      person,
      cloudId: identityOf(looking.cloud),
      journal: state.journal,
      applyDeps: async (plan) => ({
        ...looking.deps,
        policy: { ...looking.deps.policy, allowed: new Set(plan.allowed), limits: limitsOf(options, unlimited) },
        writers: await looking.cloud.writers(),
        journal: state.journal,
        locks: state.locks,
        operator: operator(),
        agrees: (repair, finding) => agreement(repair, finding, options, person),
        told: {
          step: (_, step) => looking.progress.doing(step.says),
          ended: () => undefined,
        },
        pass: () => undefined,
      }),
      async close() {
        looking.progress.end()
        state.journal.close()
        await looking.cloud.close()
      },
    }
  } catch (thrown) {
    state.journal.close()
    throw thrown
  }
}

const identityOf = ({ config }: OpenCloud): PlannedCloud => ({ name: config.name, auth_url: config.auth.url })

const operator = (): string => process.env['SUDO_USER'] ?? userInfo().username

/** What was agreed to for the whole run; a critical repair is agreed to by itself, and never by `--yes`. */
async function agreement(repair: Repair, finding: Finding, { yes }: RepairOptions, person: Person): Promise<boolean> {
  if (repair.severity !== 'critical') return true
  if (yes || !person.present) return false
  const subject = finding.volume ?? finding.device ?? finding.id
  return person.types(
    `${finding.fault} is critical: ${finding.summary}\n${repair.steps.map(({ says }) => `  ${says}`).join('\n')}`,
    subject,
  )
}

function wishesOf(options: RepairOptions, { policy }: Settings) {
  return {
    limits: limitsOf(options, policy.limits),
    allowed: new Set([...policy.allowed, ...(options.allow ?? []).flatMap(permissionsIn)]),
  }
}

/** A plan that was made within the limits is carried out whole, unless narrower ones are given. */
const unlimited: Limits = {
  total: Number.POSITIVE_INFINITY,
  perHost: Number.POSITIVE_INFINITY,
  perBackend: Number.POSITIVE_INFINITY,
  perProject: Number.POSITIVE_INFINITY,
}

function limitsOf(options: RepairOptions, usual: Limits): Limits {
  const limit = (text: string | undefined, flag: string, otherwise: number): number =>
    text === undefined ? otherwise : countOf(text, flag, 1_000_000)
  return {
    total: limit(options.max, '--max', usual.total),
    perHost: limit(options.perHost, '--per-host', usual.perHost),
    perBackend: limit(options.perBackend, '--per-backend', usual.perBackend),
    perProject: limit(options.perProject, '--per-project', usual.perProject),
  }
}

/** `blocklist,flatten`, or one at a time. */
const permissionsIn = (text: string): readonly Permission[] =>
  text.split(',').map((name) => {
    const permission = permissions.find((one) => one === name.trim())
    if (permission !== undefined) return permission
    throw new CinderSweepError('usage', `--allow does not take "${name}"`, {
      hint: `There are: ${permissions.join(', ')}.`,
    })
  })

/** Nothing is changed behind anybody’s back: a person agrees at a terminal, or `--yes` was given. */
export async function mayProceed(
  count: number,
  cloud: string,
  { yes }: RepairOptions,
  person: Person,
): Promise<boolean> {
  if (yes) return true
  if (!person.present)
    throw new CinderSweepError('usage', 'nobody is there to agree: standard input is no terminal', {
      hint: 'Look at what would be done with --dry-run, then give --yes. Critical repairs need a person even so.',
    })
  return person.agrees(`Carry out ${count === 1 ? 'this repair' : `these ${count} repairs`} in ${cloud}?`)
}
