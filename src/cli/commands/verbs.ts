/** Verbs for one thing: each looks closely at it, shows what it would do, asks, and does it. */
import { planRound } from '../../apply/plan-round.ts'
import { type Why, why } from '../../flow/why.ts'
import { known } from '../../kernel/fact.ts'
import type { FaultName } from '../../model/faults.ts'
import type { Finding } from '../../model/finding.ts'
import { sameHost } from '../../model/host-name.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-codes.ts'
import { beginRepairing } from '../repairing.ts'
import { type ApplyOptions, carryOutPlan } from './apply.ts'

interface Verb {
  readonly kinds: readonly Why['thing']['kind'][]
  readonly takes: string
  /** Whether the finding is one that the verb mends. */
  mends(finding: Finding, given: readonly string[]): boolean
  /** What to say when there is nothing of the kind to mend; and whether that is well. */
  idle(seen: Why): { readonly says: string; readonly well: boolean }
}

const detaching: ReadonlySet<FaultName> = new Set([
  'ghost-server-attachment',
  'unknown-owner-attachment',
  'nova-unaware-attachment',
  'leaked-attachment',
  'leaked-connection',
  'stuck-attaching',
  'stuck-attaching-connected',
  'stuck-detaching',
  'stuck-detaching-connected',
  'stuck-reserved',
  'dangling-mapping-available',
])

const ofServers: ReadonlySet<FaultName> = new Set([
  'ghost-server-attachment',
  'nova-unaware-attachment',
  'leaked-attachment',
  'dangling-mapping-available',
  'dangling-mapping-missing',
  'mapping-mismatch',
])

export const verbs = {
  'force-detach': {
    kinds: ['volume', 'image'],
    takes: 'a volume',
    mends: ({ fault }) => detaching.has(fault),
    idle: ({ dossiers }) => {
      const [dossier] = dossiers
      const users = dossier?.attachments.items.map(({ server, host }) => server ?? host ?? 'nobody') ?? []
      if (users.length > 0)
        return {
          says: `it is attached to ${users.join(', ')}, and nothing is wrong with that: detach it with "openstack server remove volume"`,
          well: false,
        }
      const volume = dossier === undefined ? null : known(dossier.volume)
      return volume?.status === 'available'
        ? { says: 'nothing is attached: there is nothing to do', well: true }
        : { says: `it is ${volume?.status ?? 'unknown'}, and nothing was found that a detach would mend`, well: false }
    },
  },
  delete: {
    kinds: ['volume', 'image'],
    takes: 'a volume',
    // Where data is in danger, nothing is done for the sake of a deletion.
    mends: ({ severity }) => severity !== 'critical',
    idle: ({ dossiers }) =>
      dossiers[0]?.volume.is === 'absent'
        ? { says: 'Cinder no longer has it: there is nothing to do', well: true }
        : {
            says: 'nothing was found that keeps it from being deleted: "openstack volume delete" does it',
            well: false,
          },
  },
  cleanup: {
    kinds: ['server'],
    takes: 'a server',
    mends: ({ fault, server }, [id]) => ofServers.has(fault) && server === id,
    idle: () => ({ says: 'no mapping or attachment of it dangles: there is nothing to do', well: true }),
  },
  flush: {
    kinds: ['host'],
    takes: 'a host',
    mends: ({ fault, host, device, evidence }, [name, wwid]) =>
      (fault === 'faulty-multipath' || fault === 'stale-path') &&
      host !== null &&
      sameHost(host, name as string) &&
      // A path is called by its disk's name, which says nothing of its identity.
      (wwid === undefined || device === wwid || evidence.some(({ fact }) => fact['wwid'] === wwid)),
    idle: () => ({ says: 'it has no failed map and no stale path: there is nothing to do', well: true }),
  },
} as const satisfies Record<string, Verb>

export type VerbName = keyof typeof verbs

export async function verbCommand(
  name: VerbName,
  given: readonly string[],
  options: ApplyOptions,
  context: CommandContext,
): Promise<number> {
  const verb: Verb = verbs[name]
  const repairing = await beginRepairing(options, context)
  try {
    const seen = await why(given[0] as string, repairing.deps)
    if (!verb.kinds.includes(seen.thing.kind)) {
      context.output.note(
        `${name} takes ${verb.takes}, and "${given[0]}" is ${seen.thing.kind === 'image' ? 'an image' : `a ${seen.thing.kind}`}`,
      )
      return exitCodes.usage
    }
    const known = [seen.thing.id, ...given.slice(1)]
    const findings = seen.findings.filter((finding) => verb.mends(finding, known))
    if (findings.length === 0) {
      repairing.progress.end()
      const { says, well } = verb.idle(seen)
      context.output.note(says)
      return well ? exitCodes.clean : exitCodes.stale
    }
    const choice = {
      cloud: repairing.cloudId,
      wants: () => true,
      named: true,
      repairsOf: () => 0,
      writers: await repairing.cloud.writers(),
    }
    const plan = await planRound({ findings, dossiers: seen.dossiers.length }, choice, repairing.deps)
    return await carryOutPlan(plan, repairing, options, context)
  } finally {
    await repairing.close()
  }
}
