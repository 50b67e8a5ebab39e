/** `why` in each of its formats. */

import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { commandHere } from '../support/command-line.ts'
import { csvRows } from '../support/csv.ts'
import { faultsOfForm } from '../support/schemas.ts'
import { stillCloud } from '../support/simulated-scan.ts'
import { keptSnapshot } from '../support/snapshot-files.ts'

let volume = ''
let server = ''
const kept = keptSnapshot((): SimulatedCloud => {
  const cloud = stillCloud()
  const planted = plant(cloud, 'ghost-server-attachment')
  volume = String(planted.volume)
  server = String(planted.server)
  return cloud
})
beforeAll(kept.make)

const why = (...args: readonly string[]) => commandHere(['why', volume, '--from', kept.path(), ...args])

describe('why', () => {
  it('shows on one screen what each plane says, who holds it, what is wrong and what would be done', async () => {
    const { code, stdout } = await why()
    expect(code).toBe(3)
    const lines = stdout.split('\n')
    expect(lines[0]).toBe(`volume ${volume} "ghost"`)
    const heads = lines.filter((_, i) => lines[i + 1]?.startsWith('───'))
    expect(heads.flatMap((line) => line.split('│').map((head) => head.trim()))).toEqual([
      'Cinder',
      'Nova',
      'Back end',
      'Compute hosts',
      'Logs',
    ])
    expect(stdout).toContain('no such server')
    expect(stdout).toMatch(/^held by {3}nobody/m)
    expect(stdout).toMatch(/^wrong {5}ghost-server-attachment \(medium, confirmed\)$/m)
    expect(stdout).toMatch(/^would do {2}by itself, where that is allowed:\n {10}1\. delete attachment/m)
  })

  it.each(['json', 'yaml'])('prints the published form as %s', async (format) => {
    const document = parse((await why('-f', format)).stdout)
    expect(faultsOfForm('cindersweep.why-1.json', document)).toEqual([])
    expect(document).toMatchObject({
      thing: { kind: 'volume', id: volume, name: 'ghost' },
      dossier: { id: volume, volume: { is: 'present', value: { status: 'in-use', size_gib: 1 } } },
      findings: [{ fault: 'ghost-server-attachment', volume, server }],
    })
  })

  it('prints a page with a drawing and the same in words', async () => {
    const { stdout } = await why('-f', 'html')
    expect(stdout).toMatch(/^<!DOCTYPE html>/)
    expect(stdout.match(/<svg[^>]* role="img" aria-label="volume [^"]+">?/)).not.toBeNull()
    expect(stdout).toContain('<th scope="row">Nova</th><td><p class="blank">no such server')
    expect(stdout).toContain('<p>Held by: nobody</p>')
    expect(stdout).toContain('<h3>ghost-server-attachment <small>(medium, confirmed)</small></h3>')
  })

  it('prints a Mermaid flowchart, in which all that is connected is also drawn', async () => {
    const { stdout } = await why('-f', 'mermaid')
    const [, title, , kind] = stdout.split('\n')
    expect([title, kind]).toEqual([`title: ${JSON.stringify(`volume ${volume} "ghost"`)}`, 'flowchart LR'])
    const drawn = new Set([...stdout.matchAll(/^ {4}(n\d+)\["/gm)].map(([, id]) => id))
    const connected = [...stdout.matchAll(/^ {2}(n\d+) -- "[^"]+" --> (n\d+)$/gm)].flatMap(([, from, to]) => [from, to])
    expect(connected.length).toBeGreaterThan(0)
    expect(connected.filter((id) => !drawn.has(id))).toEqual([])
    expect(stdout).toContain('%% ghost-server-attachment (confirmed): attached to server')
  })

  it('prints its findings as rows where a format has only rows', async () => {
    expect(csvRows((await why('-f', 'csv')).stdout).map((row) => row[0])).toEqual(['Fault', 'ghost-server-attachment'])
    expect(JSON.parse((await why('-f', 'ndjson')).stdout)).toMatchObject({ volume, fault: 'ghost-server-attachment' })
    expect((await why('-f', 'value', '-c', 'Volume')).stdout).toBe(`${volume}\n`)
  })

  it('prints its findings as rows where columns are asked for', async () => {
    expect(JSON.parse((await why('-f', 'json', '-c', 'Fault')).stdout)).toEqual([{ Fault: 'ghost-server-attachment' }])
    expect((await why('-c', 'Fault')).stdout.split('\n')[1]).toBe('| Fault                   |')
  })

  it('refuses a column that there is not', async () => {
    expect(await why('-c', 'Colour')).toMatchObject({ code: 2, stdout: '' })
  })
})

describe('why of a server', () => {
  const whyServer = (...args: readonly string[]) => commandHere(['why', server, '--from', kept.path(), ...args])

  it('counts the volumes that have to do with it, and tells of each', async () => {
    const { stdout } = await whyServer()
    expect(stdout.split('\n').slice(0, 2)).toEqual([`server ${server}`, '1 volume has to do with it'])
    expect(stdout).toContain(`volume ${volume} "ghost"`)
  })

  it('is one chart, whatever it has', async () => {
    const { stdout } = await whyServer('-f', 'mermaid')
    expect(stdout.match(/^flowchart LR$/gm)).toHaveLength(1)
  })
})

describe('what was not seen', () => {
  const blind = keptSnapshot(
    () => {
      const cloud = stillCloud()
      volume = String(plant(cloud, 'ghost-server-attachment').volume)
      return cloud
    },
    { planes: [] },
  )
  beforeAll(blind.make)
  const whyBlind = (...args: readonly string[]) => commandHere(['why', volume, '--from', blind.path(), ...args])

  it('is never told as if there were nothing', async () => {
    const { stdout } = await whyBlind()
    expect(stdout).toContain('compute hosts are not configured')
    expect(stdout).toContain('logs are not configured')
    expect(stdout).toMatch(/^held by {3}nobody that was seen; /m)
    expect(stdout).toMatch(/^held back · compute hosts not seen/m)
  })

  it('looks different in a page and in a chart', async () => {
    expect((await whyBlind('-f', 'html')).stdout).toContain('<p class="unseen">not seen<br>compute hosts are not')
    expect((await whyBlind('-f', 'mermaid')).stdout).toContain('"not seen<br/>logs are not configured"]:::unseen')
  })
})
