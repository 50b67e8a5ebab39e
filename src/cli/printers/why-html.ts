/** A dossier as a page: a drawing, and beside it the same in words. */
import { holdersSentences } from '../../flow/holders.ts'
import { type Node, pictureOf } from '../../flow/picture.ts'
import { verdictOn, type Why } from '../../flow/why.ts'
import { cleanLine, escapeHtml } from '../../kernel/text.ts'
import type { Dossier } from '../../model/dossier.ts'
import type { Finding } from '../../model/finding.ts'
import { page } from './page.ts'
import { drawing } from './why-drawing.ts'

export function whyHtml(why: Why): string {
  const parts = why.dossiers.map((dossier) => section(dossier, why))
  const others = why.findings
    .filter((finding) => !why.dossiers.some((dossier) => dossier.id === finding.volume))
    .map(findingHtml)
  return page(
    `why ${why.thing.kind} ${why.thing.id}`,
    [...parts, ...others].join('\n') || '<p>No volume has to do with it.</p>',
  )
}

function section(dossier: Dossier, why: Why): string {
  const picture = pictureOf(dossier, why.region)
  const rows = picture.columns
    .filter((column) => column.nodes.length > 0)
    .map(
      ({ name, nodes }) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${nodes.map(nodeHtml).join('')}</td></tr>`,
    )
  const findings = why.findings.filter((finding) => finding.volume === dossier.id)
  const verdict =
    findings.length === 0
      ? `<p>Wrong: ${escapeHtml(verdictOn(why, dossier).says)}</p>`
      : findings.map(findingHtml).join('\n')
  return `<section><h2>${escapeHtml(cleanLine(picture.title))}</h2>\n${drawing(picture)}\n<p>Held by: ${escapeHtml(holdersSentences(dossier).join('; '))}</p>\n${verdict}\n<table><tbody>${rows.join('\n')}</tbody></table></section>`
}

const nodeHtml = (node: Node): string => `<p class="${node.mood}">${node.lines.map(escapeHtml).join('<br>')}</p>`

function findingHtml({ fault, severity, confidence, summary, evidence, remedy }: Finding): string {
  const says = evidence.map((entry) => `${entry.source}: ${entry.says}`)
  const steps = remedy.steps.length === 0 ? '' : `<p>Would be done (${remedy.kind}):</p>${list(remedy.steps, 'ol')}`
  const held = remedy.blocked_by.length === 0 ? '' : `<p>Held back by:</p>${list(remedy.blocked_by, 'ul')}`
  return `<article><h3>${escapeHtml(fault)} <small>(${severity}, ${confidence})</small></h3><p>${escapeHtml(summary)}</p><p>Evidence:</p>${list(says, 'ul')}${steps}${held}</article>`
}

const list = (items: readonly string[], kind: 'ol' | 'ul'): string =>
  `<${kind}>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</${kind}>`
