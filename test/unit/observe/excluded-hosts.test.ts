import { describe, expect, it } from 'vitest'
import type { HostName } from '../../../src/kernel/ids.ts'
import { leavingAlone } from '../../../src/observe/excluded-hosts.ts'
import { lookAtHosts } from '../../../src/observe/hosts.ts'
import type { HostReader } from '../../../src/ports/hosts.ts'
import { depsOf, stillCloud } from '../../support/simulated-scan.ts'

/** A reader that notes whom it contacts. */
async function noting(extra: HostReader['extra'] = []) {
  const deps = await depsOf(stillCloud())
  const readers = deps.regions[0] as (typeof deps.regions)[number]
  const contacted: string[] = []
  const hosts: HostReader = {
    extra,
    async look(host) {
      contacted.push(host)
      return (await readers.hosts?.look(host)) as never
    },
  }
  const seen = async (excluded: readonly string[]) =>
    lookAtHosts(
      { ...readers, hosts: leavingAlone(excluded, hosts) },
      deps.options,
      await readers.nova.services(),
      await readers.nova.hypervisors(),
    )
  return { contacted, seen }
}

describe('an excluded host', () => {
  it('is not contacted, and is told as excluded and not as a failure', async () => {
    const { contacted, seen } = await noting()
    const reports = await seen(['compute-02'])
    expect(contacted).toEqual(['compute-01', 'compute-03'])
    expect(reports?.map(({ host, unseen }) => [host, unseen?.reason ?? null])).toEqual([
      ['compute-01', null],
      ['compute-02', 'excluded'],
      ['compute-03', null],
    ])
  })

  it('is the same machine by its short name and by its full one', async () => {
    const { contacted, seen } = await noting()
    await seen(['compute-02.example.org'])
    expect(contacted).not.toContain('compute-02')
  })

  it('is none where nothing is excluded', async () => {
    const { contacted, seen } = await noting()
    await seen([])
    expect(contacted).toHaveLength(3)
  })
})

describe('a host beside those of Nova', () => {
  const bare = { name: 'storage-09' as HostName, address: '10.0.0.99' }

  it('is looked at like the others, once, with the address that it was given', async () => {
    const { contacted, seen } = await noting([bare])
    const reports = await seen([])
    expect(contacted).toEqual(['compute-01', 'compute-02', 'compute-03', 'storage-09'])
    expect(reports?.at(-1)?.address).toBe('10.0.0.99')
  })

  it('that Nova knows too is looked at once', async () => {
    const { contacted, seen } = await noting([{ name: 'compute-01' as HostName, address: null }])
    await seen([])
    expect(contacted).toHaveLength(3)
  })

  it('is not contacted either when it is excluded', async () => {
    const { contacted, seen } = await noting([bare])
    await seen(['storage-09'])
    expect(contacted).not.toContain('storage-09')
  })
})
