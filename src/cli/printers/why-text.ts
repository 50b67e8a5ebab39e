/** A dossier on one screen: the planes side by side, then who holds the volume, what is wrong, what would be done. */
import { holdersSentences } from '../../flow/holders.ts'
import { pictureOf } from '../../flow/picture.ts'
import { verdictOn, type Why } from '../../flow/why.ts'
import { cleanLine } from '../../kernel/text.ts'
import type { Dossier } from '../../model/dossier.ts'
import type { Output } from '../output.ts'
import { findingText } from './finding-text.ts'
import { labelled } from './labelled.ts'
import { drawPlanes } from './planes.ts'
import { wrap } from './text-width.ts'

const usualWidth = 160
/** Of a host or server with many volumes the first are drawn, and all are counted. */
const mostDrawn = 8

export function whyText(why: Why, output: Output): string {
  const width = output.width ?? usualWidth
  const drawn = inOrderOfTrouble(why).slice(0, mostDrawn)
  const elsewhere = why.findings.filter((finding) => !drawn.some((dossier) => dossier.id === finding.volume))
  const more = why.dossiers.length - drawn.length
  const lines = [
    ...headLines(why, width, output),
    ...drawn.flatMap((dossier) => [
      ...dossierLines(why, dossier, width, output),
      ...whatIsWrong(why, dossier, width, output),
    ]),
    ...(more > 0 ? [`and ${more} more ${more === 1 ? 'volume' : 'volumes'}`, ''] : []),
    ...elsewhere.flatMap((finding) => findingText(finding, width, output)),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

function headLines({ thing: { kind, id, name, volumes } }: Why, width: number, output: Output): readonly string[] {
  if (kind === 'volume') return []
  const called = name === null || name === id ? '' : ` "${cleanLine(name)}"`
  return [
    ...wrap(`${kind} ${cleanLine(id)}${called}`, width).map((line) => output.colour('bold', line)),
    volumes.length === 0
      ? 'no volume has to do with it'
      : `${volumes.length} ${volumes.length === 1 ? 'volume has' : 'volumes have'} to do with it`,
    '',
  ]
}

const inOrderOfTrouble = (why: Why): readonly Dossier[] => {
  const troubled = new Set(why.findings.map((finding) => finding.volume))
  return why.dossiers.toSorted((a, b) => Number(troubled.has(b.id)) - Number(troubled.has(a.id)))
}

function dossierLines({ region }: Why, dossier: Dossier, width: number, output: Output): readonly string[] {
  const { title, columns } = pictureOf(dossier, region)
  return [
    ...wrap(cleanLine(title), width).map((line) => output.colour('bold', line)),
    '',
    ...drawPlanes(columns, width, output),
    '',
    ...labelled('held by', holdersSentences(dossier), width),
    '',
  ]
}

function whatIsWrong(why: Why, dossier: Dossier, width: number, output: Output): readonly string[] {
  const findings = why.findings.filter((finding) => finding.volume === dossier.id)
  if (findings.length > 0) return findings.flatMap((finding) => findingText(finding, width, output))
  const { clean, says } = verdictOn(why, dossier)
  return [...labelled('wrong', [says], width).map((line) => output.colour(clean ? 'green' : 'yellow', line)), '']
}
