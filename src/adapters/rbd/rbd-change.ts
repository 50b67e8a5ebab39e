/** What Ceph's programs say of a change that they did not make, or of which nobody knows. */
import { CinderSweepError, type ErrorCode } from '../../kernel/errors.ts'
import type { ShellAnswer } from '../../ports/shell.ts'

interface Told {
  readonly code: ErrorCode
  readonly hint: string
}

const caps =
  'It needs the caps "mon \'profile rbd, allow command \\"osd blocklist\\"\' osd \'profile rbd pool=POOL\'"; docs/how-to/let-it-repair.md has the lines.'

const told: readonly (readonly [RegExp, Told])[] = [
  [
    /\((?:16|39|17|22|30)\)|watchers|in use|has snapshots/i,
    { code: 'act.refused', hint: 'Find out who holds it, then make a new plan.' },
  ],
  [/\((?:1|13)\)|Operation not permitted|Permission denied|EPERM|EACCES/, { code: 'act.refused', hint: caps }],
  [/\(2\)|ENOENT|No such file or directory/, { code: 'api.not-found', hint: 'Look again: it may be gone already.' }],
]

/** A deadline says nothing of what became of it: the cluster may still carry it out. */
export function refusedBy(call: string, { code, late, stderr }: ShellAnswer): CinderSweepError {
  if (late)
    return new CinderSweepError('endpoint.timeout', `${call} did not answer in time`, {
      hint: 'Look whether it was done, before it is tried again.',
    })
  const said = stderr.trim().split('\n').at(-1) ?? ''
  const found = told.find(([words]) => words.test(stderr))?.[1]
  return new CinderSweepError(
    found?.code ?? 'host.unreachable',
    `${call} failed${said === '' ? ` with ${code}` : `: ${said}`}`,
    { hint: found?.hint ?? 'Run it by hand with the same user and ceph.conf, and look what became of it.' },
  )
}
