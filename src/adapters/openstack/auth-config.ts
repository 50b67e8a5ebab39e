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
  const keys = keysOf(cloud, origin, config, env)
  const kind = methodKind(keys)
  const url = keys.need('auth_url', 'auth_url').replace(/\/+$/, '')
  if (!/^https?:\/\//.test(url)) {
    throw new CinderSweepError(
      'config.invalid',
      `${keys.owner} has the auth_url "${url}", expected http:// or https://`,
      {
        hint: 'Write it as Keystone gives it, e.g. https://keystone.example:5000/v3.',
      },
    )
  }
  const method = readMethod(kind, keys)
  return { url, method, scope: kind === 'application-credential' ? { kind: 'none' } : readScope(keys) }
}

/** Looks keys up in `auth:` and beside it. */
interface Keys {
  /** Whose keys they are, as errors begin. */
  readonly owner: string
  value(...keys: readonly string[]): string | null
  need(what: string, ...keys: readonly string[]): string
  domain(prefix: 'user' | 'project'): DomainRef | null
}

function keysOf(cloud: string, origin: string, config: Mapping, env: Env): Keys {
  const owner = `${origin}: cloud "${cloud}"`
  const nested = isMapping(config['auth']) ? config['auth'] : {}
  const value: Keys['value'] = (...keys) => {
    for (const key of keys) {
      const found = nested[key] ?? config[key]
      if (found !== undefined && found !== null && found !== '') return String(found)
    }
    return null
  }
  return {
    owner,
    value,
    need(what, ...keys) {
      const found = value(...keys)
      if (found !== null) return found
      throw new CinderSweepError('config.invalid', `${owner} has no ${what} (${keys.join(' or ')})`, {
        hint: origin.startsWith('OS_')
          ? `Set OS_${(keys[0] as string).toUpperCase()}.`
          : `Add auth.${keys[0]} to the cloud, or to secure.yaml.`,
      })
    },
    domain(prefix) {
      const id = value(`${prefix}_domain_id`)
      if (id !== null) return { id }
      const name = value(`${prefix}_domain_name`)
      if (name !== null) return { name }
      const fallback = value('default_domain', 'default_domain_id') ?? (env['OS_DEFAULT_DOMAIN'] || null)
      return fallback === null ? null : { id: fallback }
    },
  }
}

const kinds: ReadonlyMap<string, AuthMethod['kind']> = new Map([
  ['password', 'password'],
  ['v3password', 'password'],
  ['token', 'token'],
  ['v3token', 'token'],
  ['v3applicationcredential', 'application-credential'],
  ['application_credential', 'application-credential'],
])

function methodKind({ owner, value }: Keys): AuthMethod['kind'] {
  const type = value('auth_type')
  if (type === null && value('application_credential_secret') !== null) return 'application-credential'
  if (type === null && value('password') === null && value('token', 'auth_token') !== null) {
    throw new CinderSweepError('config.invalid', `${owner} has a token, but no auth_type`, {
      hint: 'Set auth_type (OS_AUTH_TYPE) to token, or leave the token out and give a password.',
    })
  }
  const kind = kinds.get(type ?? 'password')
  if (kind !== undefined) return kind
  throw new CinderSweepError('auth.unsupported', `${owner} logs in by auth_type "${type}"`, {
    hint: 'Use password, token or v3applicationcredential. For a federated login, issue a token with "openstack token issue" and use auth_type token.',
  })
}

function readMethod(kind: AuthMethod['kind'], keys: Keys): AuthMethod {
  switch (kind) {
    case 'password':
      return { kind, user: readUser(keys), password: keys.need('password', 'password') }
    case 'token':
      return { kind, token: keys.need('token', 'token', 'auth_token') }
    case 'application-credential': {
      const id = keys.value('application_credential_id')
      return {
        kind,
        id,
        name:
          id === null
            ? keys.need('application credential', 'application_credential_id', 'application_credential_name')
            : null,
        user: id === null ? readUser(keys) : null,
        secret: keys.need('application credential secret', 'application_credential_secret'),
      }
    }
  }
}

function readUser({ owner, value, need, domain }: Keys): UserRef {
  const id = value('user_id')
  const name = id === null ? need('user', 'username', 'user_name') : null
  const home = domain('user')
  if (id === null && home === null) {
    throw new CinderSweepError('config.invalid', `${owner} names the user "${name}" but not its domain`, {
      hint: 'Add user_domain_name (often "Default"), or give user_id.',
    })
  }
  return { id, name, domain: home }
}

function readScope({ owner, value, domain }: Keys): Scope {
  if (value('trust_id') !== null) {
    throw new CinderSweepError('auth.unsupported', `${owner} logs in through a trust (trust_id)`, {
      hint: 'Use a user who has the role admin in a project of its own.',
    })
  }
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
      `${owner} asks for more than one of project, domain and system scope`,
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
    throw new CinderSweepError('config.invalid', `${owner} names the project "${name}" but not its domain`, {
      hint: 'Add project_domain_name (often "Default"), or give project_id.',
    })
  }
  return { kind: 'project', id, name, domain: home }
}
