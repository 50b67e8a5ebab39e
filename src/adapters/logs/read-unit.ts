/** A log in systemd's journal: the entries of one unit. */
import type { Problem, Reading } from './log-reader.ts'

export async function readUnit(unit: string, { sift, machine, since, leftMs }: Reading): Promise<readonly Problem[]> {
  const { output, answer } = machine.pipe.open({ argv: commandOf(unit, since), deadlineMs: leftMs() })
  const file = sift.file(`the journal of ${unit}`, null)
  for await (const bytes of output) file.take(bytes)
  const { code, late, stderr } = await answer
  file.end()
  if (late) return [{ reason: 'timed-out', says: `the journal of ${unit} was not read to its end in time` }]
  // Without the right it shows its caller's own entries, and calls that no failure.
  if (/insufficient permissions|not seeing messages from other users|Permission denied/i.test(stderr))
    return [{ reason: 'refused', says: `the journal of ${unit} may not be read` }]
  const said = stderr.trim().split('\n').at(-1) ?? ''
  if (code !== 0 && said !== '') return [{ reason: 'unreachable', says: `journalctl failed: ${said}` }]
  return sift.entries > 0 ? [] : [{ reason: 'unreachable', says: `the journal has no entries of ${unit}` }]
}

/** Whole fields, also long ones; times in it have no need of a zone. */
const commandOf = (unit: string, since: number | null): readonly [string, ...string[]] => [
  'journalctl',
  '--no-pager',
  '--all',
  '--output=json',
  `--unit=${unit}`,
  ...(since === null ? [] : [`--since=@${Math.floor(since / 1e3)}`]),
]
