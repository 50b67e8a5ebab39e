import { describe, expect, it } from 'vitest'
import { drawPlanes } from '../../../../src/cli/printers/planes.ts'
import { textWidth } from '../../../../src/cli/printers/text-width.ts'
import type { Node, Picture } from '../../../../src/flow/picture.ts'
import type { Plane } from '../../../../src/model/planes.ts'

const id = '8267b924-3954-4e4e-8b66-91b3c02485d9'
const plain = {
  width: null,
  result() {},
  note() {},
  colour: (_: string, text: string) => text,
  noteColour: (_: string, text: string) => text,
}
const marked = { ...plain, colour: (style: string, text: string) => (text.trim() === '' ? text : `<${style}>${text}`) }

const node = (plane: Plane, mood: Node['mood'], ...lines: readonly string[]): Node => ({
  id: lines[0] ?? '',
  plane,
  mood,
  lines,
})
const column = (plane: Plane, name: string, ...nodes: readonly Node[]): Picture['columns'][number] => ({
  plane,
  name,
  nodes,
})

const columns = [
  column('cinder', 'Cinder', node('cinder', 'plain', 'volume: in-use', '1 GiB')),
  column('nova', 'Nova', node('nova', 'blank', 'no such server', id)),
  column('backend', 'Back end', node('backend', 'plain', `volume-${id}`)),
  column('host', 'Compute hosts', node('host', 'unseen', 'not seen', 'compute hosts are not configured')),
]
const heads = (lines: readonly string[]) =>
  lines.filter((_, i) => lines[i + 1]?.startsWith('──')).map((line) => line.split('│').map((head) => head.trim()))

describe('planes', () => {
  it('stand side by side where there is room', () => {
    expect(heads(drawPlanes(columns, 200, plain))).toEqual([['Cinder', 'Nova', 'Back end', 'Compute hosts']])
  })

  it('go below each other where there is none, in their order, and no id is broken', () => {
    const lines = drawPlanes(columns, 80, plain)
    expect(heads(lines)).toEqual([
      ['Cinder', 'Nova'],
      ['Back end', 'Compute hosts'],
    ])
    expect(lines.every((line) => textWidth(line) <= 80)).toBe(true)
    expect(lines.join('\n').match(new RegExp(id, 'g'))).toHaveLength(2)
  })

  it('fit into any width, also where an id does not', () => {
    for (const width of [16, 20, 30, 43])
      expect(drawPlanes(columns, width, plain).filter((line) => textWidth(line) > width)).toEqual([])
  })

  it('that say nothing at all are left out', () => {
    expect(heads(drawPlanes([...columns, column('log', 'Logs')], 300, plain)).flat()).not.toContain('Logs')
  })

  it('never look alike when they say nothing and when they were not seen', () => {
    const text = drawPlanes(columns, 200, marked).join('\n')
    expect(text).toContain('<cyan>no such server')
    expect(text).toContain('<yellow>not seen')
  })
})
