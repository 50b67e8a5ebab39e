/** The options of a service: its files laid over each other, and what values refer to put in. */
import type { CinderSweepError } from '../../kernel/errors.ts'
import { malformed } from './malformed.ts'
import type { Assignment, OsloFile } from './oslo-config.ts'

/** An option as a file gives it. */
export interface Option {
  readonly value: string
  readonly file: string
  readonly line: number
}

/** A group and a name in it. The first is the current name, further ones are those it had before. */
export type OptionName = readonly [group: string, key: string]

interface Found extends Option {
  readonly group: string
}

const mend = 'Mend the file at that line, or set what it refers to.'

/** No option of a service is so long; what grows beyond it refers to itself in a roundabout way. */
const longestValue = 65_536

/**
 * Files in the order in which the service reads them: later ones win, and options that may be given several times
 * collect over all of them. `defaults` are the service's own, for what values refer to: `DEFAULT.my_ip`.
 */
export class OsloOptions {
  private readonly byFile: readonly ReadonlyMap<string, readonly Found[]>[]
  private readonly defaults: Readonly<Record<string, string>>
  private readonly replaced = new Map<Found, string>()

  constructor(files: readonly OsloFile[], defaults: Readonly<Record<string, string>> = {}) {
    this.byFile = files.map(byName).reverse()
    this.defaults = defaults
  }

  /** The value that counts, or null where no file sets one. */
  get(...names: readonly OptionName[]): Option | null {
    const found = this.find(names)
    return found === null ? null : this.complete(found, [])
  }

  /** All values, first file first, of an option that may be given several times. */
  all(...names: readonly OptionName[]): readonly Option[] {
    const collected: Found[] = []
    for (const file of this.byFile) {
      for (const name of names) collected.unshift(...(file.get(nameOf(name)) ?? []))
    }
    return collected.map((found) => this.complete(found, []))
  }

  private find(names: readonly OptionName[]): Found | null {
    for (const file of this.byFile) {
      for (const name of names) {
        const last = file.get(nameOf(name))?.at(-1)
        if (last !== undefined) return last
      }
    }
    return null
  }

  private complete(found: Found, within: readonly Found[]): Option {
    const { file, line } = found
    return { value: this.replace(found, within), file, line }
  }

  /** Each value is completed once, so that a chain of references costs no more than its length. */
  private replace(found: Found, within: readonly Found[]): string {
    const ready = this.replaced.get(found)
    if (ready !== undefined) return ready
    if (within.includes(found)) throw refused(found, 'the value refers to itself')
    if (within.length > 50) throw refused(found, 'the value refers to others over too many steps')
    const value = found.value
      .replaceAll('\\$', '$$$$')
      .replace(reference, (whole, escaped?: string, named?: string, braced?: string) => {
        const name = named ?? braced
        if (name !== undefined) return this.referred(name, found, [...within, found])
        return escaped === undefined ? whole : '$'
      })
    if (value.length > longestValue) throw refused(found, 'the value becomes too long with what it refers to')
    this.replaced.set(found, value)
    return value
  }

  /** First in the group that is named, or in the same group; then in DEFAULT, which cannot be named itself. */
  private referred(name: string, from: Found, within: readonly Found[]): string {
    const dot = name.indexOf('.')
    const first: OptionName = dot < 0 ? [from.group, name] : [name.slice(0, dot), name.slice(dot + 1)]
    for (const candidate of dot > 0 && first[0] === 'DEFAULT' ? [] : [first, ['DEFAULT', name] as const]) {
      const found = this.find([candidate])
      if (found !== null) return this.replace(found, within)
      const own = this.defaults[nameOf(candidate)]
      if (own !== undefined) return own
    }
    // Its name is not said: what looks like a reference may be a part of a password.
    throw refused(from, 'the value refers to an option that is not set; a "$" that is meant is written "$$"')
  }
}

const reference = /\$(?:(\$)|([_a-z][._a-z0-9]*)|\{([_a-z][._a-z0-9]*)\})/gi

const groupOf = (group: string): string => (group === 'DEFAULT' ? group : group.toLowerCase())
const nameOf = ([group, key]: OptionName): string => `${groupOf(group)}.${key}`

const refused = ({ file, line }: Found, sentence: string): CinderSweepError =>
  malformed(file, { line, column: 1 }, sentence, mend)

function byName(file: OsloFile): ReadonlyMap<string, readonly Found[]> {
  const options = new Map<string, Found[]>()
  for (const assignment of file.assignments) {
    const list = options.getOrInsert(nameOf([assignment.group, assignment.key]), [])
    list.push(foundIn(file, assignment))
  }
  return options
}

const foundIn = (file: OsloFile, { group, value, line }: Assignment): Found => ({ group, value, file: file.path, line })

/** Items divided by commas; a comma at the end adds none. */
export function listOf(value: string): readonly string[] {
  let end = value.length
  while (end > 0 && /[\s,]/.test(value[end - 1] as string)) end--
  return end === 0 ? [] : value.slice(0, end).split(',').map(unquotedItem)
}

const unquotedItem = (item: string): string => {
  const text = item.trim()
  return text.length > 1 && /^["']/.test(text) && text.at(0) === text.at(-1) ? text.slice(1, -1) : text
}

/** The words that oslo.config takes for yes and no; null for any other. */
export function booleanOf(value: string): boolean | null {
  const word = value.trim().toLowerCase()
  if (['true', '1', 'on', 'yes'].includes(word)) return true
  return ['false', '0', 'off', 'no'].includes(word) ? false : null
}
