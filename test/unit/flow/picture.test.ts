import { describe, expect, it } from 'vitest'
import { type Picture, pictureOf } from '../../../src/flow/picture.ts'
import { whyOf } from '../../../src/flow/why.ts'
import type { Plane } from '../../../src/model/planes.ts'
import { defaultPolicy } from '../../../src/model/policy.ts'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import { allPlantings, plant } from '../../../src/simulate/faults/plant.ts'
import { makeVolume } from '../../../src/simulate/hands.ts'
import { type ScanWishes, scanOf, stillCloud } from '../../support/simulated-scan.ts'

async function picturesOf(cloud: SimulatedCloud, thing: string, wishes: ScanWishes = {}): Promise<readonly Picture[]> {
  const { snapshot } = await scanOf(cloud, wishes)
  const why = whyOf(thing, snapshot, defaultPolicy)
  return why.dossiers.map((dossier) => pictureOf(dossier, why.region))
}

const moodsOf = (picture: Picture | undefined, plane: Plane) =>
  picture?.columns.find((column) => column.plane === plane)?.nodes.map((node) => [node.mood, node.lines[0]])

describe('a picture of each planted fault', () => {
  const plantings = allPlantings().map(({ fault, variant }) => [fault, variant] as const)

  it.each(plantings)(
    'of %s, %s, has nodes that can be told apart, and arrows between nodes that there are',
    async (fault, variant) => {
      const cloud = stillCloud()
      const { volume, server } = plant(cloud, fault, { variant })
      const thing = volume ?? server
      if (thing === null) return
      const pictures = await picturesOf(cloud, thing)
      expect(pictures.length).toBeGreaterThan(0)
      for (const { columns, edges } of pictures) {
        const nodes = columns.flatMap((column) => column.nodes)
        const ids = new Set(nodes.map((node) => node.id))
        expect(ids.size).toBe(nodes.length)
        expect(edges.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([])
        expect(nodes.filter(({ lines }) => lines.length === 0 || lines.includes(''))).toEqual([])
      }
    },
  )
})

describe('a picture of a volume that nobody uses', () => {
  const cloud = stillCloud()
  const { id } = makeVolume(cloud, { name: 'free' })

  it('is blank where every plane was seen', async () => {
    const [picture] = await picturesOf(cloud, id)
    expect(picture?.title).toBe(`volume ${id} "free"`)
    expect(moodsOf(picture, 'nova')).toEqual([['blank', 'no server claims it']])
    expect(moodsOf(picture, 'host')).toEqual([['blank', 'no domain has it']])
    expect(moodsOf(picture, 'log')).toEqual([['blank', 'nothing of it']])
  })

  it('is unseen where a plane is not configured', async () => {
    const [picture] = await picturesOf(cloud, id, { planes: [] })
    expect(moodsOf(picture, 'host')).toEqual([['unseen', 'not seen']])
    expect(moodsOf(picture, 'log')).toEqual([['unseen', 'not seen']])
    expect(moodsOf(picture, 'backend')?.map(([mood]) => mood)).toEqual(['plain', 'unseen'])
  })

  it('does not say that no server claims it while a cell is dark', async () => {
    const dark = stillCloud()
    const volume = makeVolume(dark, { name: 'free' })
    plant(dark, 'cell-unreachable')
    const [picture] = await picturesOf(dark, volume.id)
    expect(moodsOf(picture, 'nova')).toEqual([['unseen', 'no server was seen that claims it']])
  })

  it('says what is not there of a volume that Cinder does not have', async () => {
    const gone = stillCloud()
    const { volume } = plant(gone, 'dangling-mapping-missing')
    const [picture] = await picturesOf(gone, String(volume))
    expect(moodsOf(picture, 'cinder')).toEqual([
      ['blank', 'no such volume'],
      ['blank', 'no attachment record'],
    ])
  })
})

describe('a picture of a volume whose domain outlived its server', () => {
  const cloud = stillCloud()
  const { volume } = plant(cloud, 'orphan-domain')

  it('leads from the image through its header, its client, the host and the process to what Nova says', async () => {
    const [picture] = await picturesOf(cloud, volume as string)
    const nodes = picture?.columns.flatMap((column) => column.nodes) ?? []
    const linesOf = (start: string) => nodes.find(({ lines }) => lines[0]?.startsWith(start))?.lines ?? []
    expect(linesOf('volume-')).toContainEqual(expect.stringMatching(/^header rbd_header\.[0-9a-f]+$/))
    expect(linesOf('opened by')).toContainEqual(expect.stringMatching(/^from compute-0\d$/))
    expect(linesOf('domain ')).toContainEqual(expect.stringMatching(/^process \d+$/))
    expect(linesOf('no such server')).not.toEqual([])
    const [client, domain] = ['watcher ', 'domain '].map((kind) => nodes.find(({ id }) => id.startsWith(kind))?.id)
    expect(picture?.edges).toContainEqual({ from: client, to: domain, label: 'is' })
  })
})
