/** Combinations that no real world can show, each with the reason by which it is left out and counted. */
import type { Values } from './axes.ts'

interface Reason {
  readonly why: string
  rules(values: Values): boolean
}

const isGone = ({ server }: Values): boolean => server === 'deleted' || server === 'purged'

const onlyOf: Readonly<Record<Values['left'], Values['backend'] | null>> = {
  nothing: null,
  client: 'rbd',
  'strange-client': 'rbd',
  export: 'hpe3par',
  'logged-in': 'hpe3par',
  'dead-map': 'hpe3par',
  'held-map': 'hpe3par',
  'stale-path': 'hpe3par',
  'strange-path': 'hpe3par',
}

export const reasons: readonly Reason[] = [
  {
    why: 'Nova deletes its mappings with the server',
    rules: (values) => isGone(values) && values.mapping !== 'none',
  },
  {
    why: 'watchers are Ceph’s; exports, maps and paths are an array’s',
    rules: ({ backend, left }) => onlyOf[left] !== null && onlyOf[left] !== backend,
  },
  {
    why: 'an array has neither a trash nor clones that depend on their parent',
    rules: ({ backend, object }) => backend === 'hpe3par' && (object === 'trash' || object === 'cloned'),
  },
  {
    why: 'what is not there is neither open nor exported',
    rules: ({ object, left }) =>
      object === 'absent' && ['client', 'strange-client', 'export', 'logged-in'].includes(left),
  },
  {
    why: 'Cinder marks the records deleted with their volume',
    rules: ({ status, records }) => status === 'deleted' && records !== 'none',
  },
  {
    why: 'a deleted volume has no service, no age and no attach status that anybody goes by',
    rules: ({ status, variation }) =>
      status === 'deleted' && ['shares', 'double', 'young', 'worker', 'attach-status'].includes(variation),
  },
]

/** Null for what a real world can show. The variation may be left open: then only the core is judged. */
export const whyImpossible = (values: Values): string | null =>
  reasons.find((reason) => reason.rules(values))?.why ?? null
