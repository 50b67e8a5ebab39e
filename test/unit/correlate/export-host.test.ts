import { describe, expect, it } from 'vitest'
import { hostNamer } from '../../../src/correlate/export-host.ts'
import type { HostName } from '../../../src/kernel/ids.ts'
import type { Export } from '../../../src/model/backend.ts'
import type { HostReport } from '../../../src/model/host.ts'
import type { Hypervisor, NovaService } from '../../../src/model/nova.ts'

const report = (host: string, initiators: readonly string[], address: string | null = null): HostReport => ({
  host: host as HostName,
  source: `host ${host}`,
  address,
  initiators,
  unseen: null,
  domains: [],
  maps: [],
  loosePaths: [],
})

const seen = {
  hosts: [report('compute-01', ['10000090fa123456', 'iqn.a']), report('compute-02', ['iqn.B'], '10.0.0.32')],
  hypervisors: [{ host: 'compute-03', address: '10.0.0.33' }] as unknown as readonly Hypervisor[],
  novaServices: [
    { host: 'a-host-with-a-name-of-forty-letters-in-all.example.org' },
  ] as unknown as readonly NovaService[],
}

const named = (entry: Partial<Export>, region: typeof seen = seen): Export =>
  hostNamer(region)({ object: 'osv-a', host: 'esx-9', lun: 1, active: false, ...entry })

describe('the host behind an export', () => {
  it.each([
    ['its WWPN', { initiators: ['10000090FA123456'] }, 'compute-01'],
    ['its IQN', { initiators: ['iqn.x', 'iqn.b'] }, 'compute-02'],
    ['its address', { addresses: ['10.0.0.32'] }, 'compute-02'],
    ['the address that Nova has of it', { addresses: ['10.0.0.33'] }, 'compute-03'],
  ])('is known by %s, whatever it is called there', (_how, entry, host) => {
    expect(named(entry)).toMatchObject({ host, calledThere: 'esx-9' })
  })

  it('may have a name that the array had to cut', () => {
    expect(named({ host: 'a-host-with-a-name-of-forty-let' }).host).toBe(seen.novaServices[0]?.host)
  })

  it('that has its own name is left as it is', () => {
    expect(named({ host: 'compute-01', initiators: ['iqn.a'] })).not.toHaveProperty('calledThere')
  })

  it('is the one that has the initiators, and not the one of that name', () => {
    expect(named({ host: 'compute-01', initiators: ['iqn.b'] })).toMatchObject({ host: 'compute-02' })
  })

  it('is not known by what two hosts have, by nothing, or by nobody’s', () => {
    const twins = { ...seen, hosts: [report('a', ['iqn.a']), report('b', ['iqn.a'])] }
    expect(named({ initiators: ['iqn.a'] }, twins).host).toBe('esx-9')
    expect(named({ initiators: ['10000090fa123456', 'iqn.b'] }).host).toBe('esx-9')
    expect(named({}).host).toBe('esx-9')
    expect(named({ initiators: ['iqn.nobody'], addresses: ['10.9.9.9'] }).host).toBe('esx-9')
  })
})
