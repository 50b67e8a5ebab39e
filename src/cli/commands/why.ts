/** `cindersweep why`: one screen that shows what every place says of a thing. */
import { stringify } from 'yaml'
import { snapshotFiles } from '../../compose/snapshots.ts'
import { whyDocument } from '../../flow/document.ts'
import { type Why, why, whyOf } from '../../flow/why.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Output } from '../output.ts'
import { whyHtml } from '../printers/why-html.ts'
import { whyMermaid } from '../printers/why-mermaid.ts'
import { whyText } from '../printers/why-text.ts'
import { beginLooking, type LookingOptions, settingsOf } from '../session.ts'

export interface WhyOptions extends LookingOptions {
  readonly from?: string
  readonly format: 'table' | 'json' | 'yaml' | 'html' | 'mermaid'
}

export async function whyCommand(thing: string, options: WhyOptions, context: CommandContext): Promise<number> {
  const result =
    options.from === undefined
      ? await lookNow(thing, options, context)
      : whyOf(thing, snapshotFiles.load(options.from), (await settingsOf(options)).policy)
  context.output.result(formatted[options.format](result, context.output))
  if (result.findings.length > 0) return exitCodes.findings
  return result.region.sources.every((source) => source.status === 'complete') ? exitCodes.clean : exitCodes.incomplete
}

async function lookNow(thing: string, options: WhyOptions, context: CommandContext): Promise<Why> {
  const looking = await beginLooking(options, context)
  try {
    return await why(thing, looking.deps)
  } finally {
    looking.progress.end()
    await looking.cloud.close()
  }
}

const formatted: Readonly<Record<WhyOptions['format'], (result: Why, output: Output) => string>> = {
  json: (result) => `${JSON.stringify(whyDocument(result), null, 2)}\n`,
  yaml: (result) => stringify(whyDocument(result), { lineWidth: 0, aliasDuplicateObjects: false }),
  html: whyHtml,
  mermaid: whyMermaid,
  table: whyText,
}
