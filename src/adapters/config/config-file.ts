/** cindersweep.yaml: parsed and checked, with file and line in every complaint. */
import { readFileSync } from 'node:fs'
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import { CinderSweepError } from '../../kernel/errors.ts'
import { withoutSecrets } from '../../kernel/secrets.ts'
import { type Config, configSchema, expectedReference } from './schema.ts'

export interface ConfigFile {
  readonly path: string
  readonly config: Config
}

/** `text` is what the file says, where that has been read already. */
export function readConfig(path: string, text: string = readText(path)): ConfigFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true })
  const broken = document.errors[0]
  if (broken !== undefined) {
    const { line, col } = lines.linePos(broken.pos[0])
    throw malformed(`${path}:${line}:${col}`, broken)
  }
  const checked = configSchema.safeParse(contentOf(path, document))
  if (checked.success) return { path, config: checked.data }
  const [issue] = checked.error.issues
  const unrecognized = issue?.code === 'unrecognized_keys'
  const at = unrecognized ? [...issue.path, issue.keys[0] as string] : (issue?.path ?? [])
  const expected = issue?.message ?? 'is not valid'
  throw new CinderSweepError(
    'config.invalid',
    `${path}:${lineOf(document, lines, at)}: ${at.join('.') || 'the file'}: ${expected}${unrecognized ? '' : `, found ${found(document, at, expected)}`}`,
    {
      hint: 'See docs/reference/configuration.md for what each key takes.',
    },
  )
}

const malformed = (where: string, cause: Error): CinderSweepError =>
  new CinderSweepError(
    'config.malformed',
    `${where}: ${cause.message.split('\n')[0]}`,
    { hint: 'Mend the YAML at that line; indentation and quotes are the usual cause.' },
    { cause },
  )

/** What the document says; aliases can still be wrong when its form is right. */
function contentOf(path: string, document: Document): unknown {
  try {
    return document.toJS() ?? {}
  } catch (cause) {
    throw malformed(path, cause as Error)
  }
}

/** What stands there in place of what was expected; where a reference was, it may be the secret itself. */
function found(document: Document, at: readonly PropertyKey[], expected: string): string {
  const value = document.getIn(at, true)
  if (value === undefined) return 'nothing'
  if (expected === expectedReference) return 'something else, which may be a secret and is not shown'
  if (isSeq(value)) return 'a list'
  if (isMap(value)) return 'a mapping'
  return withoutSecrets(JSON.stringify(isScalar(value) ? value.value : value))
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new CinderSweepError(
      'config.missing',
      `cannot read the configuration ${path}: ${(cause as NodeJS.ErrnoException).code}`,
      {
        hint: 'Correct --config or CINDERSWEEP_CONFIG, or write one with "cindersweep init".',
      },
      { cause },
    )
  }
}

/** The line of a key or an item, or of the nearest one above it that exists. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = document.getIn(path.slice(0, depth - 1), true) ?? document.contents
    const key = path[depth - 1]
    const node = isMap(parent)
      ? parent.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)?.key
      : isSeq(parent)
        ? parent.items[Number(key)]
        : undefined
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}
