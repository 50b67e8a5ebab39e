/** `cindersweep why`: one screen that shows what every place says of a thing. */
import { snapshotFiles } from '../../compose/snapshots.ts'
import { whyDocument } from '../../flow/document.ts'
import { unknownStatusOf } from '../../flow/unjudged.ts'
import { type Why, why, whyOf } from '../../flow/why.ts'
import { checkChoice, findingColumns } from '../columns.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodeOfSources, exitCodes } from '../exit-codes.ts'
import type { Output } from '../output.ts'
import { jsonText, yamlText } from '../printers/data.ts'
import { findingRows } from '../printers/findings.ts'
import type { Format } from '../printers/rows.ts'
import { whyHtml } from '../printers/why-html.ts'
import { whyMermaid } from '../printers/why-mermaid.ts'
import { whyText } from '../printers/why-text.ts'
import { beginLooking, type Looking, type LookingOptions, settingsOf } from '../session.ts'

export interface WhyOptions extends LookingOptions {
  readonly from?: string
  readonly format: Format | 'mermaid'
  readonly column: readonly string[]
  readonly sortColumn?: string
}

export async function whyCommand(thing: string, options: WhyOptions, context: CommandContext): Promise<number> {
  checkChoice(options, findingColumns)
  const settings = await settingsOf(options, context)
  const result =
    options.from === undefined
      ? await lookNow(thing, await beginLooking(options, context, settings))
      : whyOf(thing, await snapshotFiles.load(options.from, context.signal), settings.policy, options.osRegionName)
  context.output.result(textOf(result, options, context.output))
  if (result.findings.length > 0) return exitCodes.findings
  const unjudged = result.dossiers.some((dossier) => unknownStatusOf(dossier) !== null)
  return unjudged ? exitCodes.incomplete : exitCodeOfSources(result.region.sources)
}

async function lookNow(thing: string, looking: Looking): Promise<Why> {
  try {
    return await why(thing, looking.deps)
  } finally {
    looking.progress.end()
    await looking.cloud.close()
  }
}

/** The dossier where a format can show one; its findings as rows where it cannot, or where columns are asked for. */
function textOf(result: Why, options: WhyOptions, output: Output): string {
  const { format } = options
  if (format === 'mermaid') return whyMermaid(result)
  const whole = options.column.length > 0 ? undefined : dossiers[format]
  if (whole !== undefined) return whole(result, output)
  const { kind, id } = result.thing
  return findingRows(result.findings, { ...options, format, width: output.width, title: `why ${kind} ${id}` })
}

const dossiers: Readonly<Partial<Record<Format, (result: Why, output: Output) => string>>> = {
  json: (result) => jsonText(whyDocument(result)),
  yaml: (result) => yamlText(whyDocument(result)),
  html: whyHtml,
  table: whyText,
}
