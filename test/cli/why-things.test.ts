/** What `why` can be asked about, and what it says when the question is not clear. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { plant } from '../../src/simulate/faults/plant.ts'
import { attach, makeServer, makeVolume } from '../../src/simulate/hands.ts'
import { commandHere } from '../support/command-line.ts'
import { stillCloud } from '../support/simulated-scan.ts'
import { keptSnapshot } from '../support/snapshot-files.ts'
import { type Served, served } from '../support/wire-cloud.ts'

/** Ids of things in the cloud below. */
const ids = { volume: '', server: '', attachment: '', image: '', twin: '', device: '' }

function furnished(): SimulatedCloud {
  const cloud = stillCloud()
  const server = makeServer(cloud, { name: 'web-01', host: 'compute-02' })
  const volume = makeVolume(cloud, { name: 'web-data' })
  const { attachment } = attach(cloud, server, volume)
  makeVolume(cloud, { name: 'twin' })
  ids.twin = makeVolume(cloud, { name: 'twin' }).id
  Object.assign(ids, { volume: volume.id, server: server.id, attachment: attachment.id })
  ids.image = `volume-${volume.id}`
  ids.device = String(plant(cloud, 'faulty-multipath').device)
  return cloud
}

const kept = keptSnapshot(furnished)
beforeAll(kept.make)
const why = (thing: string, ...args: readonly string[]) =>
  commandHere(['why', thing, '--from', kept.path(), '-f', 'json', ...args])

describe('why takes', () => {
  it.each([
    ['the name of a volume', () => 'web-data', 'volume'],
    ['the id of a server', () => ids.server, 'server'],
    ['the id of an attachment', () => ids.attachment, 'attachment'],
    ['the name of an image', () => ids.image, 'image'],
    ['the name of an image behind its pool', () => `volumes/${ids.image}`, 'image'],
    ['a host', () => 'compute-02', 'host'],
  ])('%s', async (_name, thing, kind) => {
    const { stdout } = await why(thing())
    const document = JSON.parse(stdout)
    expect(document.thing.kind).toBe(kind)
    expect(document.dossiers.map(({ id }: { id: string }) => id)).toContain(ids.volume)
  })

  it.each([
    ['as multipath prints it', (wwid: string) => wwid],
    ['as sysfs prints it', (wwid: string) => `naa.${wwid.slice(1)}`],
    ['in capitals, as the array prints it', (wwid: string) => wwid.slice(1).toUpperCase()],
  ])('a WWID %s', async (_name, written) => {
    const { thing, findings } = JSON.parse((await why(written(ids.device))).stdout)
    expect(thing).toMatchObject({ kind: 'device', id: ids.device })
    expect(findings).toMatchObject([{ fault: 'faulty-multipath', device: ids.device }])
  })

  it('a host that no volume has to do with', async () => {
    const { code, stdout } = await commandHere(['why', 'compute-03', '--from', kept.path()])
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'host compute-03\nno volume has to do with it\n' })
  })
})

describe('why refuses', () => {
  it('what means several things, and names them', async () => {
    const { code, stdout, stderr } = await why('twin')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^error: "twin" means 2 things: volume [0-9a-f-]{36}, volume [0-9a-f-]{36}\n {2}next: /)
    expect(stderr).toContain(ids.twin)
  })

  it('what nothing is called by', async () => {
    const { code, stdout, stderr } = await why('no-such-thing')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('nothing is called "no-such-thing"')
  })
})

describe('why in a living cloud', () => {
  let wire: Served
  beforeAll(async () => {
    wire = await served(furnished())
  })
  afterAll(() => wire.close())
  const ask = (thing: string) => commandHere(['why', thing, '-f', 'json'], { env: wire.env })

  it.each([
    ['the name of a volume', () => 'web-data', 'volume'],
    ['the id of a server', () => ids.server, 'server'],
    ['the id of an attachment', () => ids.attachment, 'attachment'],
    ['a host', () => 'compute-02', 'host'],
  ])('takes %s', async (_name, thing, kind) => {
    const { code, stdout } = await ask(thing())
    const { thing: meant, dossiers } = JSON.parse(stdout)
    expect(dossiers.map(({ id }: { id: string }) => id)).toContain(ids.volume)
    expect({ code, kind: meant.kind }).toEqual({ code: 4, kind })
  })

  it('finds nothing by a name that nothing has', async () => {
    expect(await ask('no-such-thing')).toMatchObject({ code: 1, stdout: '' })
  })
})
