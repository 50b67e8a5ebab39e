/** A dossier as a drawing in SVG: planes are columns, and arrows show what refers to what. */
import type { Node, Picture } from '../../flow/picture.ts'
import { cleanLine, escapeHtml } from '../../kernel/text.ts'
import { longestUnbroken, wrap } from './text-width.ts'

const boxWidth = 290
const gapX = 60
const gapY = 16
const lineHeight = 16
/** An id fits, also in the name of an object. */
const lettersAcross = longestUnbroken + 1

interface Box {
  readonly x: number
  readonly y: number
  readonly height: number
  readonly lines: readonly string[]
  readonly node: Node
}

/** Planes are fixed columns, so that every drawing reads alike; no layout needs to be computed. */
export function drawing(picture: Picture): string {
  const columns = picture.columns.filter((column) => column.nodes.length > 0)
  const boxes = new Map<string, Box>()
  let bottom = 0
  columns.forEach((column, i) => {
    let y = 40
    for (const node of column.nodes) {
      const lines = node.lines.flatMap((line) => wrap(cleanLine(line), lettersAcross))
      const box = { x: 10 + i * (boxWidth + gapX), y, height: lines.length * lineHeight + 14, lines, node }
      boxes.set(node.id, box)
      y += box.height + gapY
    }
    bottom = Math.max(bottom, y)
  })
  const width = 20 + columns.length * (boxWidth + gapX) - gapX
  const heads = columns.map(
    (column, i) => `<text x="${10 + i * (boxWidth + gapX)}" y="24" class="head">${escapeHtml(column.name)}</text>`,
  )
  const edges = picture.edges.map((edge) => arrow(boxes.get(edge.from), boxes.get(edge.to), edge.label))
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escapeHtml(picture.title)}" viewBox="0 0 ${width} ${bottom}" width="${width}" style="max-width:100%;height:auto">
<style>.head{font:bold 14px system-ui}.box{fill:#eef2ff;stroke:#4a5fb0}.box.blank{fill:none;stroke-dasharray:4}.box.unseen{fill:#fff6d6;stroke:#a80}.say{font:12px system-ui;fill:#1b1b1b}.edge{stroke:#667;fill:none}.label{font:11px system-ui;fill:#667}@media(prefers-color-scheme:dark){.head,.label{fill:#ccc}.box.blank~text{fill:#ccc}}</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#667"/></marker></defs>
${heads.join('')}
${edges.join('\n')}
${[...boxes.values()].map(boxSvg).join('\n')}
</svg>`
}

const boxSvg = ({ x, y, height, lines, node }: Box): string =>
  `<g><rect class="box ${node.mood}" x="${x}" y="${y}" width="${boxWidth}" height="${height}" rx="6"/>${lines.map((line, i) => `<text class="say" x="${x + 8}" y="${y + 20 + i * lineHeight}">${escapeHtml(line)}</text>`).join('')}</g>`

function arrow(from: Box | undefined, to: Box | undefined, label: string): string {
  if (from === undefined || to === undefined) return ''
  const forward = from.x < to.x
  const sameColumn = from.x === to.x
  const x1 = sameColumn ? from.x + boxWidth / 2 : forward ? from.x + boxWidth : from.x
  const x2 = sameColumn ? to.x + boxWidth / 2 : forward ? to.x : to.x + boxWidth
  const y1 = sameColumn ? from.y + from.height : from.y + from.height / 2
  const y2 = sameColumn ? to.y : to.y + to.height / 2
  return `<g><path class="edge" d="M${x1} ${y1}L${x2} ${y2}" marker-end="url(#tip)"/><text class="label" x="${(x1 + x2) / 2 + 4}" y="${(y1 + y2) / 2 - 4}">${escapeHtml(label)}</text></g>`
}
