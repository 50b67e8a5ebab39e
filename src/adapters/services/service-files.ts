/** The configuration of one service as it reads it itself: its file, and those in the folder beside it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { asFailure } from '../../kernel/errors.ts'
import { cleanLine } from '../../kernel/text.ts'
import { type OsloFile, parseOsloConfig } from '../parse/oslo-config.ts'
import { type Option, type OptionName, OsloOptions } from '../parse/oslo-options.ts'

export type ServiceName = 'cinder' | 'nova'

/** Where packages, Kolla and TripleO keep them; the first that is there counts. */
const places: Readonly<Record<ServiceName, readonly string[]>> = {
  cinder: [
    '/etc/cinder/cinder.conf',
    '/etc/kolla/cinder-volume/cinder.conf',
    '/var/lib/config-data/puppet-generated/cinder/etc/cinder/cinder.conf',
  ],
  nova: [
    '/etc/nova/nova.conf',
    '/etc/kolla/nova-api/nova.conf',
    '/var/lib/config-data/puppet-generated/nova/etc/nova/nova.conf',
  ],
}

export interface ServiceFiles {
  readonly service: ServiceName
  /** The file that was named or found; null when there is none. */
  readonly path: string | null
  readonly groups: ReadonlySet<string>
  /** The value that counts; null where none is set. What cannot be made out is remarked, and null too. */
  get(...names: readonly OptionName[]): Option | null
  remark(sentence: string): void
  readonly remarks: readonly string[]
}

export function serviceFiles(service: ServiceName, named: string | undefined): ServiceFiles {
  const remarks: string[] = []
  const remark = (sentence: string): void => {
    if (!remarks.includes(sentence)) remarks.push(cleanLine(sentence))
  }
  const path = named === undefined ? (places[service].find(existsSync) ?? null) : resolve(named)
  if (path === null) remark(`no ${service}.conf was found on this machine; name it with --${service}-conf`)
  const files = path === null ? [] : filesAt(path).flatMap((file) => readFile(file, remark))
  const options = new OsloOptions(files, { 'DEFAULT.host': hostname() })
  return {
    service,
    path,
    groups: new Set(files.flatMap(({ groups }) => groups)),
    remarks,
    remark,
    get(...names) {
      try {
        return options.get(...names)
      } catch (thrown) {
        remark(`${asFailure(thrown).message}: the option was left out`)
        return null
      }
    },
  }
}

/** The services read the folder after the file, in the order of the names. */
function filesAt(path: string): readonly string[] {
  const folder = `${path}.d`
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.conf'))
    return [path, ...names.sort().map((name) => join(folder, name))]
  } catch {
    return [path]
  }
}

function readFile(path: string, remark: (sentence: string) => void): readonly OsloFile[] {
  try {
    return [parseOsloConfig(readFileSync(path, 'utf8'), path)]
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code
    const why =
      thrown instanceof Error && 'syscall' in thrown ? `${path} cannot be read (${code})` : asFailure(thrown).message
    remark(`${why}: what it says was left out`)
    return []
  }
}

/** Where an option stands, for a configuration that must not hold its value; null where no reference can name it. */
export function referenceTo({ file }: Option, [group, key]: OptionName): string | null {
  return /[:]/.test(file) || /[.:]/.test(group) || /[.:]/.test(key) ? null : `conf:${file}:${group}.${key}`
}
