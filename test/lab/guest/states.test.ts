/** Every state that the real host can be put into, and what a scan of a cloud says whose array exports these LUNs. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { ScanDocument } from '../../../src/flow/document.ts'
import type { Finding } from '../../../src/model/finding.ts'
import { type Batch, batches, statesOf } from './expectations.ts'
import { freshGuest, guestName, type HostState, identityOf, makeState, statesOfGuest } from './guest.ts'
import { elsewhere, openSanCloud, type SanCloud } from './san-cloud.ts'

interface Made {
  readonly state: string
  readonly volume: string | null
  readonly wwid: string
}

interface Scene {
  readonly san: SanCloud
  readonly made: readonly Made[]
  readonly scanned: ScanDocument
}

async function sceneOf({ states }: Batch): Promise<Scene> {
  await freshGuest()
  const san = await openSanCloud()
  const made: Made[] = []
  for (const state of Object.keys(states)) made.push(owned(state, await madeAs(state), san))
  return { san, made, scanned: await san.scan() }
}

const madeAs = (state: string): Promise<HostState> => {
  const [, kind, name, variant] = /^(faults|shapes)\/(\S+) (\S+)$/.exec(state) ?? []
  return makeState(kind as 'faults' | 'shapes', name as string, variant as string)
}

/** A server in the guest uses what is in order; what is not was left behind when its server moved away. */
function owned(state: string, told: HostState, san: SanCloud): Made {
  const wwid = identityOf(told)
  if (!wwid.startsWith('36')) return { state, volume: null, wwid }
  const volume = san.volumeWith(wwid)
  san.attachedTo(state.startsWith('shapes/') ? guestName : elsewhere, volume)
  return { state, volume: volume.id, wwid }
}

const concerns =
  ({ volume, wwid }: Made) =>
  (finding: Finding): boolean =>
    volume === null ? finding.volume === null && finding.device === wwid : finding.volume === volume

const namesOf = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ fault, confidence }) => (confidence === 'confirmed' ? fault : `${fault} ${confidence}`))

it.each(['faults', 'shapes'] as const)('the guest makes no %s that are not expected here', async (kind) => {
  expect([...(await statesOfGuest(kind))].sort()).toEqual([...statesOf(kind)].sort())
})

describe.each(batches)('$title', (batch) => {
  let scene: Scene
  beforeAll(async () => {
    scene = await sceneOf(batch)
    return () => scene.san.close()
  })

  it.each(Object.entries(batch.states))('%s is found as what it is', (state, { found, blocked, perhaps }) => {
    const own = scene.scanned.findings.filter(concerns(scene.made.find((it) => it.state === state) as Made))
    expect(namesOf(own)).toEqual(found)
    for (const { host, remedy } of own) {
      expect(host).toBe(guestName)
      const others = remedy.blocked_by.filter((why) => perhaps?.test(why) !== true)
      if (blocked === undefined) expect(others).toEqual([])
      else expect(others.join('; ')).toMatch(blocked)
    }
  })

  it('nothing else is found', () => {
    const others = scene.scanned.findings.filter((finding) => !scene.made.some((it) => concerns(it)(finding)))
    expect(others).toEqual([])
  })

  it('the guest was seen whole', () => {
    expect(scene.scanned.sources.find(({ source }) => source === `host ${guestName}`)).toMatchObject({
      status: 'complete',
    })
  })
})
