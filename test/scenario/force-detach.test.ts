/** The five use cases for which a safe force-detach was once asked for: in each it is another place that is wrong. */
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/model/finding.ts'
import { dropRow } from '../../src/simulate/cinder/rows.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { attach, inThePast, loseDisk, makeServer, makeVolume, write } from '../../src/simulate/hands.ts'
import { dropMapping } from '../../src/simulate/nova/rows.ts'
import { exportTo, unexportFrom } from '../../src/simulate/planes/storage.ts'
import type { AttachmentRow, MappingRow, ServerRow, VolumeRow } from '../../src/simulate/state/rows.ts'
import { faultsIn, scanOf, stillCloud } from '../support/simulated-scan.ts'

interface Case {
  readonly past: SimulatedCloud
  readonly server: ServerRow
  readonly volume: VolumeRow
  readonly attachment: AttachmentRow
  readonly mapping: MappingRow
}

/** A volume of an array, attached as it should be, two days ago; then something goes wrong. */
async function onlyFinding(goWrong: (given: Case) => void): Promise<Finding & { readonly given: Case }> {
  const cloud = stillCloud()
  const past = inThePast(cloud, 2 * 86_400_000)
  const server = makeServer(past, { root: true })
  const volume = makeVolume(past, { type: 'san' })
  const given = { past, server, volume, ...attach(past, server, volume) }
  goWrong(given)
  const result = await scanOf(cloud)
  expect(faultsIn(result)).toHaveLength(1)
  return { ...(result.findings[0] as Finding), given }
}

/** Nova and the array have let go. */
function letGo({ past, server, volume, mapping }: Case): void {
  loseDisk(past, server, volume)
  dropMapping(past, mapping)
  unexportFrom(past, volume, 'compute-01')
}

describe('force-detach', () => {
  it('use case 1: attaching, not exported, no mapping: only Cinder is wrong, and its record is removed', async () => {
    const found = await onlyFinding((given) => {
      given.attachment.status = 'attaching'
      write(given.past, given.volume, 'attaching', 'attaching')
      letGo(given)
    })
    expect(found).toMatchObject({ fault: 'stuck-attaching', confidence: 'confirmed' })
    expect(found.remedy).toMatchObject({ kind: 'automatic', blocked_by: [] })
    expect(found.remedy.steps.join('\n')).toContain(`delete attachment ${found.given.attachment.id}`)
  })

  it('use case 2: attaching, exported, mapping present: it is completed, and never detached', async () => {
    const found = await onlyFinding(({ past, volume, attachment }) => {
      attachment.status = 'attaching'
      attachment.attachedAt = null
      write(past, volume, 'attaching', 'attaching')
    })
    expect(found).toMatchObject({ fault: 'stuck-attaching-connected', confidence: 'confirmed' })
    expect(found.remedy).toMatchObject({ kind: 'automatic', blocked_by: [] })
    expect(found.remedy.steps).toEqual([
      `complete attachment ${found.given.attachment.id} through Cinder; never detach it`,
    ])
  })

  it('use case 3: detaching, not exported, no mapping: only Cinder is wrong, and its record is removed', async () => {
    const found = await onlyFinding((given) => {
      write(given.past, given.volume, 'detaching')
      letGo(given)
    })
    expect(found).toMatchObject({ fault: 'stuck-detaching', confidence: 'confirmed' })
    expect(found.remedy).toMatchObject({ kind: 'automatic', blocked_by: [] })
    expect(found.remedy.steps.join('\n')).toContain(`delete attachment ${found.given.attachment.id}`)
  })

  it('use case 4: detaching, exported, mapping present: it is rolled back, then detached through Nova', async () => {
    const found = await onlyFinding(({ past, volume }) => write(past, volume, 'detaching'))
    expect(found).toMatchObject({ fault: 'stuck-detaching-connected', confidence: 'confirmed' })
    expect(found.remedy).toMatchObject({ kind: 'automatic', blocked_by: [] })
    expect(found.remedy.steps[0]).toMatch(/roll the detach back/)
    expect(found.remedy.steps.join('\n')).not.toMatch(/delete attachment|available/)
  })

  it('use case 5: available, exported, no mapping: the connection is terminated, after its host is clean', async () => {
    const found = await onlyFinding((given) => {
      letGo(given)
      dropRow(given.past, given.attachment)
      write(given.past, given.volume, 'available', 'detached')
      exportTo(given.past, given.volume, 'compute-01')
    })
    expect(found).toMatchObject({ fault: 'leaked-connection', confidence: 'confirmed', host: 'compute-01' })
    expect(found.remedy).toMatchObject({ kind: 'automatic', blocked_by: [] })
    expect(found.remedy.steps).toEqual([
      expect.stringMatching(/clean compute-01 first/),
      expect.stringMatching(/terminate the connection to compute-01/),
    ])
  })
})
