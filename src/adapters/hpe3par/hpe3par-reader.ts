/** One CPG of an array behind its port: the volumes in it, and to whom they are exported. */
import type { CinderSweepError, ErrorCode } from '../../kernel/errors.ts'
import type { Unseen, UnseenReason } from '../../kernel/fact.ts'
import type { PoolReport } from '../../model/backend.ts'
import { virtualVolumeName } from '../../model/virtual-volume-name.ts'
import type { BackendReader } from '../../ports/backend.ts'
import type { ArrayLook, ArrayReader } from './array-reader.ts'

export interface CpgOptions {
  readonly source: string
  /** `host@backend` of the volumes in it. */
  readonly backend: string
  readonly cpg: string
  readonly ours: boolean
}

/** Readers of the CPGs of one array share its login and its looks. */
export function hpe3parReader(array: ArrayReader, options: CpgOptions): BackendReader {
  return {
    source: options.source,
    look: async () => reportOf(await array.look(), options),
    // By its name alone, wherever it lies: somebody may have moved it to another CPG.
    object: (volume) => array.volume(virtualVolumeName(volume)),
    close: () => array.end(),
  }
}

function reportOf(look: ArrayLook, { source, backend, cpg, ours }: CpgOptions): PoolReport {
  const objects = look.volumes.filter((placed) => placed.cpg === cpg).map(({ object }) => object)
  const names = new Set(objects.map(({ name }) => name))
  return {
    backend,
    pool: cpg,
    source,
    ...(look.system === null ? {} : { system: look.system }),
    kind: 'hpe3par',
    ours,
    unseen: look.failure === null ? hiddenCpg(look, source, cpg) : unseenBecause(source, look.failure),
    // Nobody opens a volume on the array itself, and what is deleted there is gone: both are seen to be none.
    shows: { watchers: true, exports: true, trash: true, dependants: true },
    objects,
    watchers: [],
    exports: look.exports.filter(({ object }) => names.has(object)),
  }
}

/** An account of one domain sees lists that look whole, and lack what is in the others. */
const hiddenCpg = ({ cpgs }: ArrayLook, source: string, cpg: string): Unseen | null =>
  cpgs.has(cpg)
    ? null
    : { source, reason: 'refused', detail: `${source}: the array shows no CPG "${cpg}" to this account` }

const reasons: Readonly<Partial<Record<ErrorCode, UnseenReason>>> = {
  'auth.refused': 'refused',
  'api.refused': 'refused',
  'config.reference': 'refused',
  'endpoint.timeout': 'timed-out',
  'endpoint.cut-short': 'cut-short',
  'endpoint.nonsense': 'nonsense',
}

const unseenBecause = (source: string, { code, message }: CinderSweepError): Unseen => ({
  source,
  reason: reasons[code] ?? 'unreachable',
  detail: message,
})
