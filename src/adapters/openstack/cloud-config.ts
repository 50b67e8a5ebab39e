/** Which cloud, with which login: the decisions of the OpenStack clients, from files and variables. */
import { CinderSweepError } from '../../kernel/errors.ts'
import { type AuthConfig, readAuth } from './auth-config.ts'
import { cloudFromEnvironment, ignoredVariables } from './cloud-environment.ts'
import {
  type CloudFile,
  candidates,
  describe,
  findCloudFile,
  isMapping,
  type Mapping,
  mergeDeep,
  type Surroundings,
} from './cloud-files.ts'
import { profileOf } from './cloud-profile.ts'

export interface CloudConfig {
  readonly name: string
  /** Where the login came from, for people: `/etc/openstack/clouds.yaml` or `OS_* variables`. */
  readonly origin: string
  /** Whether it can be found again by its name, and not only where the same variables are set. */
  readonly inFile: boolean
  readonly auth: AuthConfig
  /** Null when the configuration names none; then the catalogue must have just one. */
  readonly region: string | null
  readonly settings: ServiceSettings
  readonly tls: TlsConfig
  /** What the operator should know about how the choice was made. */
  readonly notes: readonly string[]
}

export interface ServiceSettings {
  /** Endpoint interfaces in order of preference, by service or for all. */
  interfacesOf(service: string): readonly string[]
  overrideOf(service: string): string | null
  typeOf(service: string): string | null
}

export interface TlsConfig {
  readonly verify: boolean
  readonly caFile: string | null
  readonly certFile: string | null
  readonly keyFile: string | null
}

export interface CloudChoice {
  readonly cloud?: string | undefined
  readonly region?: string | undefined
  readonly interface?: string | undefined
  readonly caFile?: string | undefined
  readonly insecure?: boolean | undefined
}

const variables = 'OS_* variables'

/** Decides as `openstack --os-cloud` would: the option, OS_CLOUD, the OS_* variables, the only cloud of the file. */
export function resolveCloud(choice: CloudChoice, where: Surroundings): CloudConfig {
  const clouds = findCloudFile('clouds', 'OS_CLIENT_CONFIG_FILE', where)
  const secure = findCloudFile('secure', 'OS_CLIENT_SECURE_FILE', where)
  const named = text(choice.cloud) ?? text(where.env['OS_CLOUD'])
  const fromEnvironment = cloudFromEnvironment(where)
  const environmentName = text(where.env['OS_CLOUD_NAME']) ?? 'envvars'
  if (named && !(fromEnvironment && named === environmentName)) {
    return cloudOfFile(named, choice, where, clouds, secure)
  }
  if (fromEnvironment) {
    if (cloudNames(clouds).includes(environmentName)) {
      throw new CinderSweepError(
        'cloud.unknown',
        `"${environmentName}" names both a cloud in ${clouds?.path} and the OS_* variables`,
        {
          hint: 'Set OS_CLOUD_NAME to another name for the variables.',
        },
      )
    }
    return finish(environmentName, variables, fromEnvironment, choice, where, [])
  }
  const names = cloudNames(clouds)
  if (names.length === 1) return cloudOfFile(names[0] as string, choice, where, clouds, secure)
  if (clouds && names.length > 1) {
    throw new CinderSweepError(
      'cloud.unknown',
      `${clouds.path} has several clouds and none was chosen: ${names.join(', ')}`,
      {
        hint: 'Choose one with --os-cloud NAME or OS_CLOUD=NAME.',
      },
    )
  }
  throw noClouds(where, clouds)
}

function noClouds(where: Surroundings, clouds: CloudFile | null): CinderSweepError {
  if (clouds) {
    return new CinderSweepError('config.malformed', `${clouds.path} has no "clouds:" with a cloud in it`, {
      hint: 'Write the login under "clouds: {NAME: {auth: …}}", as the openstack client reads it.',
    })
  }
  const places = candidates('clouds', where).filter((path) => path.endsWith('.yaml'))
  return new CinderSweepError(
    'config.missing',
    'no cloud to log in to: no clouds.yaml was found, and no OS_* variables are set',
    {
      hint: `Source an openrc file, or write one of: ${places.join(', ')}. "cindersweep demo" needs neither.`,
    },
  )
}

const cloudNames = (file: CloudFile | null): readonly string[] => {
  const clouds = file?.content['clouds']
  return isMapping(clouds) ? Object.keys(clouds) : []
}

function cloudOfFile(
  name: string,
  choice: CloudChoice,
  where: Surroundings,
  clouds: CloudFile | null,
  secure: CloudFile | null,
): CloudConfig {
  if (!clouds) throw noClouds(where, null)
  const all = clouds.content['clouds']
  if (!isMapping(all)) throw noClouds(where, clouds)
  const entry = all[name]
  if (entry === undefined) {
    const known = Object.keys(all)
    throw new CinderSweepError(
      'cloud.unknown',
      `${clouds.path} has no cloud "${name}"; it has: ${known.join(', ') || 'none'}`,
      {
        hint: 'Choose one of these with --os-cloud, or add the cloud to the file.',
      },
    )
  }
  if (!isMapping(entry)) {
    throw new CinderSweepError(
      'config.malformed',
      `${clouds.path}: cloud "${name}" is ${describe(entry)}, expected a mapping`,
      {
        hint: 'Indent the keys of the cloud (auth, region_name, …) below its name.',
      },
    )
  }
  const secrets = secure?.content['clouds']
  const secret = isMapping(secrets) ? secrets[name] : undefined
  const merged = isMapping(secret) ? mergeDeep(entry, secret) : entry
  const ignored = ignoredVariables(where)
  const notes = ignored.length
    ? [`cloud "${name}" of ${clouds.path} is used; ${ignored.join(', ')} from the environment are not`]
    : []
  return finish(name, clouds.path, merged, choice, where, notes)
}

function finish(
  name: string,
  origin: string,
  raw: Mapping,
  choice: CloudChoice,
  where: Surroundings,
  notes: readonly string[],
): CloudConfig {
  const profile = profileOf(name, origin, raw, where)
  const cloud = normalise(mergeDeep(profile.values, raw))
  const wanted = text(choice.region) ?? text(where.env['OS_REGION_NAME']) ?? text(cloud['region_name'])
  const chosen = chooseRegion(name, origin, cloud['regions'], wanted)
  const settled = mergeDeep(cloud, chosen.values)
  return {
    name,
    origin,
    inFile: origin !== variables,
    auth: readAuth(name, origin, settled, where.env),
    region: chosen.region,
    settings: serviceSettings(settled, text(choice.interface)),
    tls: tlsOf(settled, choice, where),
    notes: [...notes, ...[profile.note, chosen.note].filter((note) => note !== null)],
  }
}

/** Hyphens are underscores, and `tenant` is an old word for project. */
function normalise(raw: Mapping): Mapping {
  const cloud: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(raw)) {
    const name = key.replaceAll('-', '_')
    cloud[name] = name === 'auth' && isMapping(value) ? normalise(value) : value
  }
  for (const part of ['id', 'name']) {
    const old = cloud[`tenant_${part}`]
    if (old !== undefined && cloud[`project_${part}`] === undefined) cloud[`project_${part}`] = old
  }
  return cloud
}

function chooseRegion(
  cloud: string,
  origin: string,
  listed: unknown,
  wanted: string | null,
): { region: string | null; values: Mapping; note: string | null } {
  if (!Array.isArray(listed) || listed.length === 0) return { region: wanted, values: {}, note: null }
  const regions = listed.map((entry) =>
    isMapping(entry)
      ? { name: String(entry['name']), values: isMapping(entry['values']) ? normalise(entry['values']) : {} }
      : { name: String(entry), values: {} },
  )
  const chosen = wanted === null ? regions[0] : regions.find((region) => region.name === wanted)
  if (!chosen) {
    throw new CinderSweepError(
      'region.unknown',
      `${origin}: cloud "${cloud}" has no region "${wanted}"; it lists: ${regions.map((r) => r.name).join(', ')}`,
      {
        hint: 'Choose one of these with --os-region-name or OS_REGION_NAME.',
      },
    )
  }
  const note =
    wanted === null && regions.length > 1
      ? `region "${chosen.name}" is looked at, the first that cloud "${cloud}" lists; --os-region-name chooses another`
      : null
  return { region: chosen.name, values: chosen.values, note }
}

function serviceSettings(cloud: Mapping, chosenInterface: string | null): ServiceSettings {
  const of = (service: string, key: string): string | null => text(cloud[`${service.replaceAll('-', '_')}_${key}`])
  const aliases = (service: string): readonly string[] =>
    service === 'block-storage' ? ['block-storage', 'volumev3', 'volume'] : [service]
  const first = (service: string, key: string): string | null => {
    for (const alias of aliases(service)) {
      const value = of(alias, key)
      if (value !== null) return value
    }
    return null
  }
  const general = cloud['interface'] ?? cloud['endpoint_type'] ?? 'public'
  return {
    interfacesOf: (service) => {
      const value = chosenInterface ?? first(service, 'interface') ?? general
      return (Array.isArray(value) ? value : [value]).map((name) => String(name).replace(/URL$/, ''))
    },
    overrideOf: (service) => first(service, 'endpoint_override') ?? first(service, 'endpoint'),
    typeOf: (service) => first(service, 'service_type'),
  }
}

function tlsOf(cloud: Mapping, choice: CloudChoice, { home }: Surroundings): TlsConfig {
  const insecure = choice.insecure ?? isTrue(cloud['insecure'])
  const file = (value: unknown): string | null => text(value)?.replace(/^~(?=\/)/, home ?? '~') ?? null
  return {
    verify: !insecure && !isFalse(cloud['verify']),
    caFile: text(choice.caFile) ?? file(cloud['cacert']),
    certFile: file(cloud['cert']),
    keyFile: file(cloud['key']),
  }
}

const isTrue = (value: unknown): boolean => value === true || /^(true|1|yes|on)$/i.test(String(value ?? ''))
/** The clients read YAML 1.1, in which `no` and `off` are false. */
const isFalse = (value: unknown): boolean => value === false || /^(false|0|no|off)$/i.test(String(value ?? ''))
const text = (value: unknown): string | null =>
  value === undefined || value === null || value === '' ? null : String(value)
