/** The login of a cloud: what Keystone is told, taken from `auth:` and the keys beside it. */
import { CinderSweepError } from '../../kernel/errors.ts'
import { isMapping, type Mapping } from './cloud-files.ts'

export interface AuthConfig {
  readonly url: string
  readonly method: AuthMethod
  readonly scope: Scope
}

export type AuthMethod =
  | { readonly kind: 'password'; readonly user: UserRef; readonly password: string }
  | { readonly kind: 'token'; readonly token: string }
  | {
      readonly kind: 'application-credential'
      readonly id: string | null
      readonly name: string | null
      readonly user: UserRef | null
      readonly secret: string
    }

export interface UserRef {
  readonly id: string | null
  readonly name: string | null
  readonly domain: DomainRef | null
}

export type DomainRef = { readonly id: string } | { readonly name: string }

export type Scope =
  | {
      readonly kind: 'project'
      readonly id: string | null
      readonly name: string | null
      readonly domain: DomainRef | null
    }
  | { readonly kind: 'domain'; readonly domain: DomainRef }
  | { readonly kind: 'system' }
  /** Keystone decides: an application credential is bound to its project. */
  | { readonly kind: 'none' }

type Env = Readonly<Record<string, string | undefined>>

/** Reads the login, and says which key is missing when it is not whole. */
export function readAuth(cloud: string, origin: string, config: Mapping, env: Env): AuthConfig {
  const nested = isMapping(config['auth']) ? config['auth'] : {}
  const value = (...keys: readonly string[]): string | null => {
    for (const key of keys) {
      const found = nested[key] ?? config[key]
      if (found !== undefined && found !== null && found !== '') return String(found)
    }
    return null
  }
  const need = (what: string, ...keys: readonly string[]): string => {
    const found = value(...keys)
    if (found !== null) return found
    throw new CinderSweepError('config.invalid', `${origin}: cloud "${cloud}" has no ${what} (${keys.join(' or ')})`, {
      hint: origin.startsWith('OS_')
        ? `Set OS_${(keys[0] as string).toUpperCase()}.`
        : `Add auth.${keys[0]} to the cloud, or to secure.yaml.`,
    })
  }
  const domain = (prefix: string): DomainRef | null => {
    const id = value(`${prefix}_domain_id`)
    if (id !== null) return { id }
    const name = value(`${prefix}_domain_name`)
    if (name !== null) return { name }
    const fallback = value('default_domain', 'default_domain_id') ?? env['OS_DEFAULT_DOMAIN'] ?? null
    return fallback === null ? null : { id: fallback }
  }
  const user = (): UserRef => {
    const id = value('user_id')
    const name = id === null ? need('user', 'username', 'user_name') : null
    const home = domain('user')
    if (id === null && home === null) {
      throw new CinderSweepError(
        'config.invalid',
        `${origin}: cloud "${cloud}" names the user "${name}" but not its domain`,
        {
          hint: 'Add user_domain_name (often "Default"), or give user_id.',
        },
      )
    }
    return { id, name, domain: home }
  }
  const url = need('auth_url', 'auth_url').replace(/\/+$/, '')
  if (!/^https?:\/\//.test(url)) {
    throw new CinderSweepError(
      'config.invalid',
      `${origin}: cloud "${cloud}" has the auth_url "${url}", expected http:// or https://`,
      {
        hint: 'Write it as Keystone gives it, e.g. https://keystone.example:5000/v3.',
      },
    )
  }
  const type = value('auth_type') ?? (value('application_credential_secret') ? 'v3applicationcredential' : 'password')
  const method = readMethod(type, { value, need, user }, cloud, origin)
  const scope: Scope =
    method.kind === 'application-credential' ? { kind: 'none' } : readScope(value, domain, cloud, origin)
  return { url, method, scope }
}

interface Keys {
  value(...keys: readonly string[]): string | null
  need(what: string, ...keys: readonly string[]): string
  user(): UserRef
}

function readMethod(type: string, keys: Keys, cloud: string, origin: string): AuthMethod {
  switch (type) {
    case 'password':
    case 'v3password':
      return { kind: 'password', user: keys.user(), password: keys.need('password', 'password') }
    case 'token':
    case 'v3token':
      return { kind: 'token', token: keys.need('token', 'token', 'auth_token') }
    case 'v3applicationcredential':
    case 'application_credential': {
      const id = keys.value('application_credential_id')
      return {
        kind: 'application-credential',
        id,
        name:
          id === null
            ? keys.need('application credential', 'application_credential_id', 'application_credential_name')
            : null,
        user: id === null ? keys.user() : null,
        secret: keys.need('application credential secret', 'application_credential_secret'),
      }
    }
    default:
      throw new CinderSweepError('auth.unsupported', `${origin}: cloud "${cloud}" logs in by auth_type "${type}"`, {
        hint: 'Use password, token or v3applicationcredential. For a federated login, issue a token with "openstack token issue" and use auth_type token.',
      })
  }
}

function readScope(
  value: Keys['value'],
  domain: (prefix: string) => DomainRef | null,
  cloud: string,
  origin: string,
): Scope {
  const system = value('system_scope')
  const id = value('project_id', 'tenant_id')
  const name = value('project_name', 'tenant_name')
  const domainId = value('domain_id')
  const domainName = value('domain_name')
  const chosen = [system !== null, id !== null || name !== null, domainId !== null || domainName !== null].filter(
    Boolean,
  )
  if (chosen.length > 1) {
    throw new CinderSweepError(
      'config.invalid',
      `${origin}: cloud "${cloud}" asks for more than one of project, domain and system scope`,
      {
        hint: 'Keep one. A project in which the user is admin works on every release.',
      },
    )
  }
  if (system !== null) return { kind: 'system' }
  if (domainId !== null) return { kind: 'domain', domain: { id: domainId } }
  if (domainName !== null) return { kind: 'domain', domain: { name: domainName } }
  if (id === null && name === null) return { kind: 'none' }
  const home = domain('project')
  if (id === null && home === null) {
    throw new CinderSweepError(
      'config.invalid',
      `${origin}: cloud "${cloud}" names the project "${name}" but not its domain`,
      {
        hint: 'Add project_domain_name (often "Default"), or give project_id.',
      },
    )
  }
  return { kind: 'project', id, name, domain: home }
}
