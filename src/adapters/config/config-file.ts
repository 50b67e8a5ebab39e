/** cindersweep.yaml: parsed and checked, with file and line in every complaint. */
import { readFileSync } from 'node:fs'
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import { CinderSweepError } from '../../kernel/errors.ts'
import { type Config, configSchema } from './schema.ts'

export interface ConfigFile {
  readonly path: string
  readonly config: Config
}

export function readConfig(path: string): ConfigFile {
  const lines = new LineCounter()
  const document = parseDocument(readText(path), { lineCounter: lines, prettyErrors: false })
  const broken = document.errors[0]
  if (broken !== undefined) {
    const { line, col } = lines.linePos(broken.pos[0])
    throw new CinderSweepError('config.malformed', `${path}:${line}:${col}: ${broken.message.split('\n')[0]}`, {
      hint: 'Mend the YAML at that line; indentation and quotes are the usual cause.',
    })
  }
  const checked = configSchema.safeParse(document.toJS() ?? {})
  if (checked.success) return { path, config: checked.data }
  const [issue] = checked.error.issues
  const at = issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] as string] : (issue?.path ?? [])
  const given = issue?.code === 'unrecognized_keys' ? '' : `, found ${JSON.stringify(document.getIn(at) ?? null)}`
  throw new CinderSweepError(
    'config.invalid',
    `${path}:${lineOf(document, lines, at)}: ${at.join('.') || 'the file'}: ${issue?.message ?? 'is not valid'}${given}`,
    {
      hint: 'See docs/reference/configuration.md for what each key takes.',
    },
  )
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

/** The line of a key, or of the nearest one above it that exists. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = document.getIn(path.slice(0, depth - 1), true) ?? document.contents
    const key = String(path[depth - 1])
    const pair = (parent as { items?: readonly { key?: unknown }[] } | null)?.items?.find(
      (item) => String((item.key as { value?: unknown } | undefined)?.value) === key,
    )
    const node = pair?.key
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}
