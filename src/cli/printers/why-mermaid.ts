/** A dossier as a Mermaid flowchart, for tickets and wikis that draw them. */
import { type Picture, pictureOf } from '../../flow/picture.ts'
import type { Why } from '../../flow/why.ts'
import { cleanText } from '../../kernel/text.ts'

export const whyMermaid = (why: Why): string => why.dossiers.map((dossier) => chart(pictureOf(dossier), why)).join('\n')

function chart(picture: Picture, why: Why): string {
  const ids = new Map(picture.columns.flatMap((column) => column.nodes).map((node, i) => [node.id, `n${i}`]))
  const lines = ['---', `title: ${JSON.stringify(picture.title)}`, '---', 'flowchart LR']
  for (const column of picture.columns) {
    if (column.nodes.length === 0) continue
    lines.push(`  subgraph ${column.plane}["${column.name}"]`)
    for (const node of column.nodes)
      lines.push(`    ${ids.get(node.id)}["${node.lines.map(label).join('<br/>')}"]:::${node.mood}`)
    lines.push('  end')
  }
  for (const edge of picture.edges)
    lines.push(`  ${ids.get(edge.from)} -- "${label(edge.label)}" --> ${ids.get(edge.to)}`)
  for (const finding of why.findings)
    lines.push(`  %% ${finding.fault} (${finding.confidence}): ${finding.summary.replaceAll('\n', ' ')}`)
  lines.push(
    '  classDef plain fill:#eef,stroke:#447',
    '  classDef blank fill:#fff,stroke:#999,stroke-dasharray:4',
    '  classDef unseen fill:#fff6d6,stroke:#a80',
  )
  return `${lines.join('\n')}\n`
}

/** Quotation marks, brackets and number signs mean something to Mermaid; it takes them by their numbers. */
const label = (text: string): string => cleanText(text).replace(/["<>&#']/g, (char) => `#${char.charCodeAt(0)};`)
