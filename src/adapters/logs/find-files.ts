/** The files of a log on a machine: the one that is written now, and what is left of those before it. */
import { CinderSweepError } from '../../kernel/errors.ts'
import type { Shell } from '../../ports/shell.ts'

export interface LogFile {
  readonly path: string
  /** When it was last written, in milliseconds since 1970. */
  readonly writtenAt: number
}

export interface LogFiles {
  /** The newest first. */
  readonly files: readonly LogFile[]
  /** In which times without a zone are meant there; null where it cannot be told. */
  readonly zone: string | null
  /** What the machine says where there is none. */
  readonly complaint: string
}

/** Only names, times and the zone are told; nothing is opened, and nothing changed. */
const script = String.raw`
export LC_ALL=C
printf 'zone\t%s\t%s\n' "$(readlink -f /etc/localtime)" "$(date +%z)"
IFS=
for pattern do
  for file in $pattern; do
    [ ! -f "$file" ] || printf 'file\t%s\t%s\n' "$(stat -L -c %Y -- "$file")" "$file"
  done
done
for pattern do
  ls -d -- $pattern 2>&1 >/dev/null | sed 's/^/says\t/'
  break
done
`

export async function findFiles(path: string, shell: Shell, deadlineMs: number): Promise<LogFiles> {
  const answer = await shell.run({ argv: ['sh', '-s', '--', ...patternsOf(path)], stdin: script, deadlineMs })
  if (answer.late) throw failed('endpoint.timeout', `${shell.name} did not answer in time`)
  if (answer.code !== 0)
    throw failed('host.unreachable', `${shell.name} did not look: ${lastLine(answer.stderr) || answer.code}`)
  const rows = answer.stdout.split('\n').map((line) => line.split('\t'))
  const found = rows.filter(([word]) => word === 'file')
  const files = new Map(found.map(([, at, ...name]) => [name.join('\t'), Number(at) * 1e3]))
  const [, place = '', offset = ''] = rows.find(([word]) => word === 'zone') ?? []
  return {
    files: [...files]
      .map(([file, writtenAt]) => ({ path: file, writtenAt }))
      .sort((a, b) => b.writtenAt - a.writtenAt || (a.path < b.path ? -1 : 1)),
    zone: zoneOf(place, offset),
    complaint: rows.find(([word]) => word === 'says')?.[1] ?? '',
  }
}

/** `/usr/share/zoneinfo/Europe/Berlin` tells summer from winter; an offset is that of today. */
function zoneOf(place: string, offset: string): string | null {
  const name = /\/zoneinfo\/(?:posix\/|right\/)?([\w+-]+(?:\/[\w+-]+)*)$/.exec(place)?.[1]
  if (name !== undefined) return name
  return /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : null
}

/** A plain name is also that of its predecessors, in the forms that logrotate and Python give them. */
export function patternsOf(path: string): readonly string[] {
  if (/[*?[]/.test(path)) return [path]
  const dot = path.lastIndexOf('.')
  const parted = dot > path.lastIndexOf('/') + 1
  return [
    path,
    `${path}.[0-9]*`,
    `${path}-[0-9]*`,
    ...['gz', 'xz', 'zst', 'bz2'].map((ending) => `${path}.${ending}`),
    ...(parted ? ['.', '-'].map((joint) => `${path.slice(0, dot)}${joint}[0-9]*${path.slice(dot)}*`) : []),
  ]
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''

const failed = (code: 'endpoint.timeout' | 'host.unreachable', message: string): CinderSweepError =>
  new CinderSweepError(code, message, { hint: 'Try "ls -l" of the log there, as the same user.' })
