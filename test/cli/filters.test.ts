/** What of a scan is shown: by fault, project and severity. */
import { beforeAll, describe, expect, it } from 'vitest'
import { plant } from '../../src/simulate/faults/plant.ts'
import { inThePast, makeVolume, record, write } from '../../src/simulate/hands.ts'
import { projectIds } from '../../src/simulate/standard.ts'
import { commandHere } from '../support/command-line.ts'
import { stillCloud } from '../support/simulated-scan.ts'
import { keptSnapshot } from '../support/snapshot-files.ts'

const kept = keptSnapshot(() => {
  const cloud = stillCloud()
  plant(cloud, 'record-lost-while-in-use')
  plant(cloud, 'ghost-server-attachment')
  const past = inThePast(cloud, 86_400_000)
  const volume = makeVolume(past, { name: 'leaked', project: projectIds.other })
  record(past, volume, cloud.random.uuid(), null, 'reserved')
  write(past, volume, 'available', 'detached')
  return cloud
})
const caused = keptSnapshot(() => {
  const cloud = stillCloud()
  plant(cloud, 'service-down')
  plant(cloud, 'service-token-missing')
  return cloud
})
beforeAll(kept.make)
beforeAll(caused.make)

async function faultsOf(from: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await commandHere(['scan', '--from', from, '-f', 'value', '-c', 'Fault', ...args])
  return stdout.trim().split('\n')
}
const shown = (...args: readonly string[]) => faultsOf(kept.path(), ...args)

describe('a scan shows', () => {
  it('everything unless told otherwise', async () => {
    expect(await shown()).toEqual(['record-lost-while-in-use', 'ghost-server-attachment', 'leaked-attachment'])
  })

  it('only the faults that are named, of which there may be several', async () => {
    expect(await shown('--fault', 'leaked-attachment')).toEqual(['leaked-attachment'])
    expect(await shown('--fault', 'leaked-attachment', '--fault', 'ghost-server-attachment')).toEqual([
      'ghost-server-attachment',
      'leaked-attachment',
    ])
  })

  it('only what is at least so grave', async () => {
    expect(await shown('--severity', 'critical')).toEqual(['record-lost-while-in-use'])
    expect(await shown('--severity', 'low')).toHaveLength(3)
  })

  it('only what concerns the project', async () => {
    expect(await shown('--project', projectIds.other)).toEqual(['leaked-attachment'])
  })

  it('the cause that concerns a volume of the project, and to others nothing of it', async () => {
    const all = await faultsOf(caused.path())
    expect(all).toContain('service-token-missing')
    const { stdout } = await commandHere(['scan', '--from', caused.path(), '-f', 'json'])
    const [volume] = JSON.parse(stdout)
      .findings.filter(({ fault }: { fault: string }) => fault === 'service-token-missing')
      .flatMap((finding: { evidence: { fact: { volumes?: readonly string[] } }[] }) =>
        finding.evidence.flatMap(({ fact }) => fact.volumes ?? []),
      )
    expect(volume).toMatch(/^[0-9a-f-]{36}$/)
    expect(await faultsOf(caused.path(), '--project', projectIds.demo)).toContain('service-token-missing')
    expect(await faultsOf(caused.path(), '--project', projectIds.other)).toEqual([''])
  })
})

it('the exit code is that of what is shown', async () => {
  const code = async (...args: readonly string[]) => (await commandHere(['scan', '--from', kept.path(), ...args])).code
  expect(await code('--fault', 'leaked-attachment')).toBe(3)
  expect(await code('--fault', 'quota-drift')).toBe(0)
})

it('the next step named is one that works', async () => {
  const next = async (from: string, ...args: readonly string[]) => {
    const { stderr } = await commandHere(['scan', '--from', from, ...args])
    return /^next: cindersweep (.+)$/m.exec(stderr)?.[1]?.split(' ') ?? []
  }
  const why = await next(kept.path())
  expect(why[0]).toBe('why')
  expect((await commandHere([...why, '--from', kept.path()])).code).toBe(3)
  const explain = await next(caused.path(), '--fault', 'service-token-missing')
  expect(explain).toEqual(['explain', 'service-token-missing'])
  expect((await commandHere(explain)).code).toBe(0)
})
