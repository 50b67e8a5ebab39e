import { describe, expect, it } from 'vitest'
import { dossierDocument } from '../../../src/flow/dossier-document.ts'
import { whyOf } from '../../../src/flow/why.ts'
import type { Dossier } from '../../../src/model/dossier.ts'
import { defaultPolicy } from '../../../src/model/policy.ts'
import { plant } from '../../../src/simulate/faults/plant.ts'
import { makeVolume } from '../../../src/simulate/hands.ts'
import { scanOf, stillCloud } from '../../support/simulated-scan.ts'

async function documentOf() {
  const cloud = stillCloud()
  for (let i = 0; i < 5; i++) makeVolume(cloud, { name: `other-${i}` })
  const { volume } = plant(cloud, 'orphan-domain')
  const { snapshot } = await scanOf(cloud)
  return { volume, document: dossierDocument(whyOf(String(volume), snapshot, defaultPolicy).dossiers[0] as Dossier) }
}

function* keysOf(value: unknown): Iterable<string> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) yield key
    yield* keysOf(inner)
  }
}

describe('a dossier as a document', () => {
  it('spells its keys as all other documents do', async () => {
    const { document } = await documentOf()
    const keys = [...keysOf(document)]
    expect(keys).toContain('size_gib')
    expect(keys.filter((key) => !/^[a-z][a-z_]*$/.test(key))).toEqual([])
  })

  it('names the pool, and not what else is in it', async () => {
    const { volume, document } = await documentOf()
    const { backend } = document as { backend: { pool: object; object: { value: { name: string } } } }
    expect(Object.keys(backend.pool)).toEqual(['backend', 'pool', 'source', 'kind', 'ours', 'unseen', 'shows'])
    expect(backend.object.value.name).toBe(`volume-${volume}`)
    expect(
      JSON.stringify(document)
        .match(/"volume-[0-9a-f-]{36}"/g)
        ?.every((name) => name === `"volume-${volume}"`),
    ).toBe(true)
  })
})
