import { describe, expect, it } from 'vitest'
import {
  type CatalogueEntry,
  chooseRegion,
  findEndpoint,
  readCatalogue,
  regionsOf,
} from '../../../../src/adapters/openstack/catalogue.ts'
import type { ServiceSettings } from '../../../../src/adapters/openstack/cloud-config.ts'
import { failureOf } from '../../../support/failures.ts'

const endpoint = (url: string, region: string | null = 'R1', kind = 'public') => ({ interface: kind, region, url })
const service = (type: string, ...endpoints: CatalogueEntry['endpoints']): CatalogueEntry => ({ type, endpoints })

const settings = (wanted: Partial<Record<'override' | 'type', string>> & { interfaces?: readonly string[] } = {}) =>
  ({
    interfacesOf: () => wanted.interfaces ?? ['public'],
    overrideOf: () => wanted.override ?? null,
    typeOf: () => wanted.type ?? null,
  }) satisfies ServiceSettings

describe('a catalogue', () => {
  it('is read with the region by either name, interfaces without URL, and URLs without a slash at the end', () => {
    const body = [
      {
        type: 'compute',
        name: 'nova',
        endpoints: [
          { interface: 'publicURL', region: 'old', region_id: 'R1', url: 'http://n/v2.1/' },
          { interface: 'admin', region: 'R2', url: 'http://n2/v2.1' },
          { interface: 'internal', region: 'R1', url: '' },
          { interface: 'internal', region: 'R1', url: null },
        ],
      },
    ]
    expect(readCatalogue(body)).toEqual([
      service('compute', endpoint('http://n/v2.1'), endpoint('http://n2/v2.1', 'R2', 'admin')),
    ])
  })

  it.each([undefined, null, {}, 'none', [null, 5], [{ type: 'compute' }]])(
    'is empty, and no failure, in %j',
    (body) => {
      expect(readCatalogue(body).flatMap((entry) => entry.endpoints)).toEqual([])
    },
  )
})

describe('the region', () => {
  const catalogue = [
    service('volumev3', endpoint('http://a', 'A'), endpoint('http://b', 'B')),
    service('compute', endpoint('http://a', 'A')),
    service('image', endpoint('http://c', 'C')),
  ]

  it('is one of those that have block storage or compute', () => {
    expect(regionsOf(catalogue)).toEqual(['A', 'B'])
  })

  it('is the wanted one, or the only one', () => {
    expect(chooseRegion('B', catalogue)).toBe('B')
    expect(chooseRegion(null, catalogue.slice(1))).toBe('A')
    expect(chooseRegion(null, [service('compute', endpoint('http://a', null))])).toBeNull()
  })

  it('is never the first of several: a repair in the wrong one destroys', async () => {
    const failure = await failureOf(() => chooseRegion(null, catalogue))
    expect(failure.code).toBe('region.ambiguous')
    expect(failure.message).toContain('A, B')
    expect(failure.hint).toContain('--os-region-name')
  })

  it('is refused when nothing of it is there', async () => {
    const failure = await failureOf(() => chooseRegion('C', catalogue))
    expect(failure.code).toBe('region.unknown')
    expect(failure.message).toBe('the catalogue has no region "C"; it has: A, B')
  })
})

describe('an endpoint', () => {
  it.each(['block-storage', 'volumev3', 'block-store', 'volume'])('of Cinder may be listed as %s', (type) => {
    expect(findEndpoint('block-storage', 'R1', [service(type, endpoint('http://c/v3'))], settings())).toBe(
      'http://c/v3',
    )
  })

  it('of Cinder is never that of its second version', async () => {
    const catalogue = [service('volumev2', endpoint('http://c/v2'))]
    const failure = await failureOf(() => findEndpoint('block-storage', 'R1', catalogue, settings()))
    expect(failure.code).toBe('catalogue.missing')
  })

  it('is that of the best type, whatever the order of the list', () => {
    const catalogue = [service('volume', endpoint('http://old')), service('block-storage', endpoint('http://new'))]
    expect(findEndpoint('block-storage', 'R1', catalogue, settings())).toBe('http://new')
  })

  it('is looked for under the type that the operator names, before the usual ones', () => {
    const catalogue = [service('compute', endpoint('http://usual')), service('computev21', endpoint('http://named'))]
    expect(findEndpoint('compute', 'R1', catalogue, settings({ type: 'computev21' }))).toBe('http://named')
  })

  it('is of the chosen region only', () => {
    const catalogue = [service('compute', endpoint('http://a', 'A'), endpoint('http://b', 'B'))]
    expect(findEndpoint('compute', 'B', catalogue, settings())).toBe('http://b')
  })

  it('is of the first preferred interface that is there', () => {
    const catalogue = [service('compute', endpoint('http://pub'), endpoint('http://adm', 'R1', 'admin'))]
    const find = (...interfaces: readonly string[]) =>
      findEndpoint('compute', 'R1', catalogue, settings({ interfaces }))
    expect(find('internal', 'admin', 'public')).toBe('http://adm')
    expect(find('public')).toBe('http://pub')
  })

  it('is the operator’s own where one is set, and needs no catalogue then', () => {
    expect(findEndpoint('compute', 'R1', [], settings({ override: 'https://n:8774/v2.1/' }))).toBe(
      'https://n:8774/v2.1',
    )
  })

  it('that is missing is told with what was looked for and what is there', async () => {
    const catalogue = [service('compute', endpoint('http://n')), service('image', endpoint('http://g'))]
    const failure = await failureOf(() => findEndpoint('block-storage', 'R1', catalogue, settings()))
    expect(failure.code).toBe('catalogue.missing')
    expect(failure.message).toBe(
      'the catalogue has no public endpoint of Cinder (block-storage, volumev3, block-store, volume) in region R1; it lists: compute, image',
    )
    expect(failure.hint).toContain('block_storage_endpoint_override')
  })

  it('is not to be had from a token without a project, and that is said', async () => {
    const failure = await failureOf(() => findEndpoint('compute', null, [], settings()))
    expect(failure.code).toBe('catalogue.missing')
    expect(failure.hint).toContain('OS_PROJECT_NAME')
  })

  it.each(['cinder.example:8776/v3', 'ftp://c/v3', '/v3', 'http://', 'http://[c/v3'])(
    'that is no URL is told and not tried: %s',
    async (url) => {
      const failure = await failureOf(() => findEndpoint('block-storage', null, [], settings({ override: url })))
      expect(failure.code).toBe('endpoint.nonsense')
      expect(failure.message).toContain('the endpoint of Cinder is')
      const catalogue = [service('volumev3', endpoint(url))]
      expect(() => findEndpoint('block-storage', 'R1', catalogue, settings())).toThrow('the endpoint of Cinder is')
    },
  )
})
