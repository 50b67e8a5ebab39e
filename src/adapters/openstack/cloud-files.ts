/** Finds and reads clouds.yaml and secure.yaml where the OpenStack clients look for them. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, LineCounter, parseDocument, visit } from 'yaml'
import { CinderSweepError } from '../../kernel/errors.ts'

export type Mapping = Readonly<Record<string, unknown>>

export interface CloudFile {
  readonly path: string
  readonly content: Mapping
}

/** What of the process's surroundings decides where files are. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly home: string | null
}

/** `clouds-public` has the profiles that clouds may build on. */
export type CloudFileName = 'clouds' | 'secure' | 'clouds-public'

/** The directories in the clients' order. They take the first file that exists, and never merge directories. */
function searchDirectories({ env, cwd, home }: Surroundings): readonly string[] {
  const xdg = env['XDG_CONFIG_HOME']
  const directories = [cwd]
  if (xdg) directories.push(join(xdg, 'openstack'))
  if (home) directories.push(join(home, '.config', 'openstack'))
  for (const site of (env['XDG_CONFIG_DIRS'] ?? '/etc/xdg').split(':')) {
    if (site) directories.push(join(site, 'openstack'))
  }
  directories.push('/etc/openstack')
  return directories
}

const endings = ['yaml', 'yml', 'json'] as const

/** All places where a file of this name could be, first choice first. */
export const candidates = (name: CloudFileName, where: Surroundings): readonly string[] =>
  searchDirectories(where).flatMap((directory) => endings.map((ending) => join(directory, `${name}.${ending}`)))

/**
 * The first readable file of this name, or null. A file that `variable` names must exist:
 * falling back to another cloud than the one that was meant would repair the wrong one.
 */
export function findCloudFile(
  name: CloudFileName,
  variable: 'OS_CLIENT_CONFIG_FILE' | 'OS_CLIENT_SECURE_FILE' | null,
  where: Surroundings,
): CloudFile | null {
  const named = variable === null ? undefined : where.env[variable]
  if (named) return readCloudFile(named, `${variable} names it`)
  for (const path of candidates(name, where)) {
    if (!isReadableFile(path)) continue
    return readCloudFile(path, 'it was found first')
  }
  return null
}

function isReadableFile(path: string): boolean {
  try {
    return statSync(path).isFile() && readFileSync(path).length >= 0
  } catch {
    return false
  }
}

function readCloudFile(path: string, why: string): CloudFile {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new CinderSweepError(
      'config.missing',
      `cannot read ${path} (${why}): ${(cause as NodeJS.ErrnoException).code ?? cause}`,
      { hint: 'Correct the path, or unset the variable to use the usual places.' },
      { cause },
    )
  }
  return { path, content: parseMapping(path, text) }
}

function parseMapping(path: string, text: string): Mapping {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true })
  const error = document.errors[0]
  if (error) {
    const { line, col } = lines.linePos(error.pos[0])
    throw malformed(`${path}:${line}:${col}`, error)
  }
  keepNumbersAsWritten(document)
  const content = contentOf(path, document)
  if (content === null || content === undefined) return {}
  if (!isMapping(content)) {
    throw new CinderSweepError('config.malformed', `${path}:1: expected a mapping, found ${describe(content)}`, {
      hint: 'The file must begin with a key such as "clouds:".',
    })
  }
  return content
}

const malformed = (where: string, cause: Error): CinderSweepError =>
  new CinderSweepError(
    'config.malformed',
    `${where}: ${cause.message.split('\n')[0]}`,
    { hint: 'Mend the YAML at that line; indentation and quotes are the usual cause.' },
    { cause },
  )

/** Aliases can be wrong although the form is right. */
function contentOf(path: string, document: Document): unknown {
  try {
    return document.toJS()
  } catch (cause) {
    throw malformed(path, cause as Error)
  }
}

/** A password 0815, or an id of digits with one `e` in it, must not become a rounded number. */
const keepNumbersAsWritten = (document: Document): void =>
  visit(document, {
    Scalar(_key, scalar) {
      if (typeof scalar.value === 'number' && scalar.source !== undefined) scalar.value = scalar.source
    },
  })

export const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const describe = (value: unknown): string =>
  value === null
    ? 'nothing'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'a mapping'
        : `a ${typeof value}`

/** Merges `over` into `base`, mapping by mapping, as secure.yaml is merged over clouds.yaml. */
export function mergeDeep(base: Mapping, over: Mapping): Mapping {
  const merged: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(over)) {
    const present = merged[key]
    merged[key] = isMapping(present) && isMapping(value) ? mergeDeep(present, value) : value
  }
  return merged
}
