/** One volume group behind its port: its logical volumes, who has them open, and to whom targets give them. */
import { asFailure, CinderSweepError } from '../../kernel/errors.ts'
import type { Unseen, UnseenReason } from '../../kernel/fact.ts'
import type { BackendObject, PoolReport } from '../../model/backend.ts'
import type { BackendReader } from '../../ports/backend.ts'
import type { Shell } from '../../ports/shell.ts'
import { type ProbeAnswer, readAnswer, rowsOf, type Section } from '../hosts/probe-answer.ts'
import { parseLioConfig } from '../parse/lio-config.ts'
import { type LogicalVolume, parseLogicalVolumes } from '../parse/lvm-json.ts'
import { parseTgtTargets } from '../parse/tgt-targets.ts'
import { groupScript } from './group-script.ts'
import { lioTargets, savedTarget } from './lio-rows.ts'
import { objectsOf } from './logical-volumes.ts'
import { exportsOf, pathsOf, type TargetSeen, tgtSeen } from './target-seen.ts'

export interface GroupOptions {
  readonly shell: Shell
  readonly source: string
  /** `host@backend#pool`, or `host@backend`, of the volumes in it. */
  readonly serves: string
  readonly ours: boolean
  readonly group: string
  readonly target: 'lio' | 'tgt' | 'none'
  readonly deadlineMs: number
  /** A word that no volume can guess. */
  nonce(): string
}

export const lvmReader = (options: GroupOptions): BackendReader => ({
  source: options.source,
  look: () => look(options),
  /** The group's metadata is read as one: a fresh list of it is a direct question for each of its volumes. */
  async object(volume) {
    const { answer } = await probe(options, [])
    const seen = objectsIn(listedIn(answer, options), answer, options, [])
    return seen.find((object) => object.volume === volume && object.form === 'volume') ?? null
  },
})

async function look(options: GroupOptions): Promise<PoolReport> {
  const [backend = '', pool = null] = options.serves.split('#')
  const empty: PoolReport = {
    backend,
    pool,
    source: options.source,
    kind: 'lvm',
    ours: options.ours,
    unseen: null,
    shows: { watchers: true, exports: options.target !== 'none', trash: true, dependants: true },
    objects: [],
    watchers: [],
    exports: [],
  }
  try {
    const kinds = options.target === 'none' ? [] : [options.target]
    const { answer, problem } = await probe(options, kinds)
    const targets = targetsIn(answer, options)
    const volumes = listedIn(answer, options)
    const objects = objectsIn(volumes, answer, options, targets.seen)
    const exports = objects.flatMap(({ name }) => exportsOf(name, pathsOf(options.group, name), targets.seen))
    const missing = problem ?? targets.problem ?? opensProblem(answer)
    return {
      ...empty,
      ...systemOf(volumes),
      objects,
      exports,
      unseen: missing === null ? null : unseen(options, 'refused', missing),
    }
  } catch (thrown) {
    const failure = asFailure(thrown)
    if (failure.code === 'interrupted' || failure.code === 'internal') throw failure
    return { ...empty, unseen: unseen(options, reasonOf(failure.code), failure.message) }
  }
}

const reasonOf = (code: string): UnseenReason =>
  code === 'host.refused' || code === 'host.key' ? 'refused' : code === 'parse.malformed' ? 'nonsense' : 'unreachable'

const unseen = ({ source }: GroupOptions, reason: UnseenReason, sentence: string): Unseen => ({
  source,
  reason,
  detail: `${source}: ${sentence}`,
})

async function probe(
  { shell, group, deadlineMs, nonce }: GroupOptions,
  kinds: readonly string[],
): Promise<{ answer: ProbeAnswer; problem: string | null }> {
  const mark = nonce()
  const argv = ['sh', '-s', mark, group, ...kinds] as const
  const { stdout, late, code } = await shell.run({ argv, stdin: groupScript, deadlineMs })
  const answer = readAnswer(stdout, mark)
  if (late) return { answer, problem: 'it did not answer whole in time' }
  return { answer, problem: answer.whole ? null : `the look ended with ${code}` }
}

/** Without a whole list of volumes there is nothing of which anything could be said. */
function listedIn({ sections }: ProbeAnswer, { group }: GroupOptions): readonly LogicalVolume[] {
  const list = sections.get('lvs')
  if (list?.code !== 0) throw notRead(list, group)
  return parseLogicalVolumes(list.text).filter((volume) => volume.group === group)
}

const objectsIn = (
  volumes: readonly LogicalVolume[],
  { sections }: ProbeAnswer,
  { group, shell }: GroupOptions,
  targets: readonly TargetSeen[],
): readonly BackendObject[] =>
  objectsOf(volumes, { group, opens: opensIn(sections.get('opens')), targets, on: shell.name })

/** Groups of one name may be on several hosts; an empty one says nothing of itself. */
function systemOf([first]: readonly LogicalVolume[]): { readonly system?: string } {
  return first?.groupUuid ? { system: `${first.group} (${first.groupUuid})` } : {}
}

const notRead = (list: Section | undefined, group: string): CinderSweepError =>
  new CinderSweepError(
    /sudo|password|permission|not allowed/i.test(list?.says ?? '') ? 'host.refused' : 'host.unreachable',
    `group ${group} was not read: ${list?.says || 'lvs did not answer'}`,
    {
      hint: 'Run lvs by hand there as the same user; it needs root, or the line of sudoers that the documentation has.',
    },
  )

/** How often each device of the mapper is open; null where that was not told. */
function opensIn(section: Section | undefined): ReadonlyMap<string, number> | null {
  if (section?.code !== 0) return null
  const lines = section.text.split('\n').map((line) => line.split('|'))
  return new Map(lines.filter((fields) => fields.length === 3).map(([name = '', , open]) => [name, Number(open)]))
}

const opensProblem = ({ sections }: ProbeAnswer): string | null => {
  const opens = sections.get('opens')
  return opens?.code === 0 ? null : `who has its volumes open was not seen: ${opens?.says || 'dmsetup needs root'}`
}

interface Targets {
  readonly seen: readonly TargetSeen[]
  readonly problem: string | null
}

function targetsIn(answer: ProbeAnswer, { target }: GroupOptions): Targets {
  if (target === 'none') return { seen: [], problem: null }
  const section = answer.sections.get(target)
  if (section?.code !== 0) return target === 'lio' ? savedTargets(answer) : notSeen(section, target)
  const seen = target === 'lio' ? lioTargets(rowsOf(section)) : parseTgtTargets(section.text).map(tgtSeen)
  return { seen, problem: null }
}

/** What the kernel was told, where it cannot be asked itself: the group is not seen whole by that. */
function savedTargets({ sections }: ProbeAnswer): Targets {
  const saved = sections.get('saved')
  if (saved?.code !== 0) return notSeen(saved, 'configfs')
  return {
    seen: parseLioConfig(saved.text).map(savedTarget),
    problem: 'who is logged in to its targets was not seen: configfs cannot be read, only saveconfig.json',
  }
}

const notSeen = (section: Section | undefined, kind: string): Targets => ({
  seen: [],
  problem: `its targets were not seen: ${section?.says || `${kind} did not answer`}`,
})
