import { expect, it } from 'vitest'
import { attach, inThePast, makeServer, makeVolume, write } from '../../../../src/simulate/hands.ts'
import { startDomain } from '../../../../src/simulate/planes/hosts.ts'
import { planOf, repairDepsOf, repaired } from '../../../support/simulated-repairs.ts'
import { stillCloud } from '../../../support/simulated-scan.ts'

/** A volume that one server keeps, and that nobody has who could be detaching it. */
function halfDetached() {
  const cloud = stillCloud()
  const past = inThePast(cloud, 5 * 86_400_000)
  const server = makeServer(past, { host: 'compute-02' })
  const volume = makeVolume(past, { type: 'shared' })
  const { attachment } = attach(past, server, volume)
  write(past, volume, 'detaching')
  const domain = startDomain(past, 'compute-01', past.random.uuid(), 'instance-000000aa')
  domain.state = 'shut-off'
  domain.disks.push({ target: 'vdb', volume: volume.id, source: `volumes/volume-${volume.id}`, wwid: null })
  return { cloud, volume, attachment }
}

it('gives the volume back to the servers that keep it, with their records', async () => {
  const { cloud, volume, attachment } = halfDetached()
  const wants = ({ fault }: { fault: string }) => fault === 'stuck-detaching'
  const plan = await planOf(await repairDepsOf(cloud), wants)
  expect(plan.repairs.flatMap(({ steps }) => steps.map(({ act }) => act))).toMatchObject([
    { act: 'reset-status', status: 'in-use', attachStatus: 'attached' },
  ])
  const { report } = await repaired(cloud, { wants })
  expect(report.results.map(({ outcome }) => outcome)).toEqual(['repaired'])
  expect(cloud.volumes.get(volume.id)?.status).toBe('in-use')
  expect(cloud.attachments.get(attachment.id)?.status).toBe('attached')
})
