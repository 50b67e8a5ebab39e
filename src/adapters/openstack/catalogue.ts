/** The service catalogue of a token: which endpoint serves what, where. */
import { CinderSweepError } from '../../kernel/errors.ts'
import type { ServiceSettings } from './cloud-config.ts'
import { isMapping } from './cloud-files.ts'

export interface CatalogueEntry {
  readonly type: string
  readonly endpoints: readonly Endpoint[]
}

export interface Endpoint {
  readonly interface: string
  readonly region: string | null
  readonly url: string
}

/** The services we speak to, and the types under which clouds list them, first choice first. */
const serviceTypes = {
  'block-storage': ['block-storage', 'volumev3', 'block-store', 'volume'],
  compute: ['compute'],
  identity: ['identity'],
} as const

export type ServiceName = keyof typeof serviceTypes

const label: Readonly<Record<ServiceName, string>> = {
  'block-storage': 'Cinder',
  compute: 'Nova',
  identity: 'Keystone',
}

/** The name people know the service by. */
export const serviceLabel = (service: ServiceName): string => label[service]

export function readCatalogue(body: unknown): readonly CatalogueEntry[] {
  if (!Array.isArray(body)) return []
  return body.filter(isMapping).map((entry) => ({
    type: String(entry['type']),
    endpoints: (Array.isArray(entry['endpoints']) ? entry['endpoints'] : [])
      .filter(isMapping)
      .filter((endpoint) => Boolean(endpoint['url']))
      .map((endpoint) => ({
        interface: String(endpoint['interface']).replace(/URL$/, ''),
        region: (endpoint['region_id'] ?? endpoint['region'] ?? null) as string | null,
        url: String(endpoint['url']).replace(/\/+$/, ''),
      })),
  }))
}

/** The regions in which the catalogue has a block storage or compute service. */
export function regionsOf(catalogue: readonly CatalogueEntry[]): readonly string[] {
  const types: readonly string[] = [...serviceTypes['block-storage'], ...serviceTypes.compute]
  const regions = new Set<string>()
  for (const entry of catalogue) {
    if (!types.includes(entry.type)) continue
    for (const endpoint of entry.endpoints) if (endpoint.region !== null) regions.add(endpoint.region)
  }
  return [...regions].sort()
}

/**
 * The region to work in. Several regions and no choice is an error, never the first of them:
 * a repair in the wrong region destroys.
 */
export function chooseRegion(wanted: string | null, catalogue: readonly CatalogueEntry[]): string | null {
  const regions = regionsOf(catalogue)
  if (wanted !== null) {
    if (regions.length === 0 || regions.includes(wanted)) return wanted
    throw new CinderSweepError(
      'region.unknown',
      `the catalogue has no region "${wanted}"; it has: ${regions.join(', ')}`,
      {
        hint: 'Choose one of these with --os-region-name, OS_REGION_NAME or region_name in clouds.yaml.',
      },
    )
  }
  if (regions.length > 1) {
    throw new CinderSweepError(
      'region.ambiguous',
      `the catalogue has several regions and none was chosen: ${regions.join(', ')}`,
      {
        hint: 'Choose one with --os-region-name, or list those to look at under cloud.regions in cindersweep.yaml.',
      },
    )
  }
  return regions[0] ?? null
}

/** The endpoint of a service, by the operator's preferences. */
export function findEndpoint(
  service: ServiceName,
  region: string | null,
  catalogue: readonly CatalogueEntry[],
  settings: ServiceSettings,
): string {
  const override = settings.overrideOf(service)
  if (override !== null) return usable(override.replace(/\/+$/, ''), service)
  const preferred = settings.typeOf(service)
  const types: readonly string[] = preferred === null ? serviceTypes[service] : [preferred, ...serviceTypes[service]]
  const interfaces = settings.interfacesOf(service)
  for (const type of types) {
    const endpoints = catalogue
      .filter((entry) => entry.type === type)
      .flatMap((entry) => entry.endpoints)
      .filter((endpoint) => region === null || endpoint.region === region)
    for (const wanted of interfaces) {
      const found = endpoints.find((endpoint) => endpoint.interface === wanted)
      if (found) return usable(found.url, service)
    }
  }
  throw notListed(service, region, catalogue, interfaces)
}

function usable(url: string, service: ServiceName): string {
  if (/^https?:\/\/[^/]/.test(url) && URL.canParse(url)) return url
  throw new CinderSweepError(
    'endpoint.nonsense',
    `the endpoint of ${serviceLabel(service)} is "${url}", expected a URL that begins with http:// or https://`,
    {
      hint: `Have it corrected in the catalogue, or set ${overrideKey(service)} in clouds.yaml.`,
    },
  )
}

const overrideKey = (service: ServiceName): string => `${service.replace('-', '_')}_endpoint_override`

function notListed(
  service: ServiceName,
  region: string | null,
  catalogue: readonly CatalogueEntry[],
  interfaces: readonly string[],
): CinderSweepError {
  if (catalogue.length === 0) {
    return new CinderSweepError('catalogue.missing', 'the token came without a catalogue of services', {
      hint: 'The login has no project, or no role in it: set project_name (OS_PROJECT_NAME) to one in which the user is admin.',
    })
  }
  const where = region === null ? '' : ` in region ${region}`
  const listed = [...new Set(catalogue.map((entry) => entry.type))].sort()
  return new CinderSweepError(
    'catalogue.missing',
    `the catalogue has no ${interfaces.join(' or ')} endpoint of ${serviceLabel(service)} (${serviceTypes[service].join(', ')})${where}; it lists: ${listed.join(', ')}`,
    {
      hint: `Ask for the endpoint to be registered, choose another interface with --os-interface, or set ${overrideKey(service)} in clouds.yaml.`,
    },
  )
}
