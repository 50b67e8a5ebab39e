/** Dossiers as one Mermaid flowchart, for tickets and wikis that draw them. */
import { type Picture, pictureOf } from '../../flow/picture.ts'
import type { Why } from '../../flow/why.ts'
import { cleanLine } from '../../kernel/text.ts'

const classes = [
  '  classDef plain fill:#eef,stroke:#447',
  '  classDef blank fill:#fff,stroke:#999,stroke-dasharray:4',
  '  classDef unseen fill:#fff6d6,stroke:#a80',
]

export function whyMermaid(why: Why): string {
  const { thing, dossiers, findings, region } = why
  const pictures = dossiers.map((dossier) => pictureOf(dossier, region))
  const [only] = pictures
  const title = pictures.length === 1 && only !== undefined ? only.title : `${thing.kind} ${thing.id}`
  const charts = pictures.flatMap((picture, i) => (pictures.length === 1 ? chart(picture, 'n') : framed(picture, i)))
  return [
    '---',
    `title: ${JSON.stringify(cleanLine(title))}`,
    '---',
    'flowchart LR',
    ...(charts.length > 0 ? charts : [`  n0["${label(title)}: no volume has to do with it"]:::blank`]),
    ...findings.map(({ fault, confidence, summary }) => `  %% ${fault} (${confidence}): ${cleanLine(summary)}`),
    ...classes,
  ]
    .map((line) => `${line}\n`)
    .join('')
}

/** One of several volumes, in a frame of its own. */
const framed = (picture: Picture, i: number): readonly string[] => [
  `  subgraph v${i}["${label(picture.title)}"]`,
  ...chart(picture, `v${i}n`),
  '  end',
]

function chart({ columns, edges }: Picture, prefix: string): readonly string[] {
  const nodes = columns.flatMap((column) => column.nodes)
  const ids = new Map(nodes.map((node, i) => [node.id, `${prefix}${i}`]))
  const planes = columns
    .filter((column) => column.nodes.length > 0)
    .flatMap(({ plane, name, nodes }) => [
      `  subgraph ${prefix}${plane}["${name}"]`,
      ...nodes.map((node) => `    ${ids.get(node.id)}["${node.lines.map(label).join('<br/>')}"]:::${node.mood}`),
      '  end',
    ])
  return [
    ...planes,
    ...edges.map(({ from, to, label: says }) => `  ${ids.get(from)} -- "${label(says)}" --> ${ids.get(to)}`),
  ]
}

/** Quotation marks, brackets, number signs and backticks mean something to Mermaid; it takes them by their numbers. */
const label = (text: string): string => cleanLine(text).replace(/["<>&#'`]/g, (char) => `#${char.charCodeAt(0)};`)
