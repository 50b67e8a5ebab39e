/** Mounts, as /proc/mounts and /proc/self/mounts list them. */
import { malformed } from './malformed.ts'
import { fieldsOf, linesOf } from './text-lines.ts'

export interface Mount {
  /** `/dev/dm-3`, `10.0.0.9:/export`, or a word such as `proc`. */
  readonly device: string
  readonly directory: string
  readonly type: string
  readonly options: readonly string[]
}

export function parseMounts(text: string, source = '/proc/mounts'): readonly Mount[] {
  return linesOf(text)
    .filter((line) => line.text.trim() !== '')
    .map((line) => {
      const [device, directory, type, options = ''] = fieldsOf(line.text)
      if (device === undefined || directory === undefined || type === undefined)
        throw malformed(source, { line: line.number, column: 1 }, 'expected device, directory and type')
      return { device: plain(device), directory: plain(directory), type, options: options.split(',').filter(Boolean) }
    })
}

/** The kernel writes blanks, tabs, newlines and backslashes as octal numbers. */
const plain = (field: string): string =>
  field.replace(/\\([0-3][0-7]{2})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
