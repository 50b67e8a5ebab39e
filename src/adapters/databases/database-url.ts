/** Database URLs as the services' own files have them, in SQLAlchemy's form. */
import { CinderSweepError } from '../../kernel/errors.ts'

export type Dialect = 'mysql' | 'postgres'

export interface DatabaseHost {
  readonly name: string
  readonly port: number
}

export interface DatabaseUrl {
  readonly dialect: Dialect
  readonly user: string
  readonly password: string | null
  /** In the order in which they are tried; none when a socket is named. */
  readonly hosts: readonly DatabaseHost[]
  /** The path of a local socket. */
  readonly socket: string | null
  readonly database: string
  /** What stands behind the question mark: TLS and other parameters of the driver. */
  readonly options: URLSearchParams
}

const dialects: Readonly<Record<string, Dialect>> = {
  mysql: 'mysql',
  mariadb: 'mysql',
  postgresql: 'postgres',
  postgres: 'postgres',
}

const defaultPorts: Readonly<Record<Dialect, number>> = { mysql: 3306, postgres: 5432 }

/** `what` names the URL in complaints; the URL itself has a password in it and is never shown. */
export function parseDatabaseUrl(text: string, what: string): DatabaseUrl {
  const parts = /^(?<name>[a-z]+)(?:\+\w+)?:\/\/(?<middle>[^?]*)(?:\?(?<query>.*))?$/s.exec(text.trim())?.groups
  if (parts === undefined) throw malformed(what, 'is no URL of the form dialect://user:password@host:port/database')
  const { name = '', middle = '', query = '' } = parts
  const dialect = dialects[name]
  if (dialect === undefined)
    throw malformed(what, `is of the dialect "${name}", and only mysql and postgresql are read`)
  // Who wrote a bare @ into a password meant the last one to end it.
  const at = middle.lastIndexOf('@')
  const [user, password] = credentials(middle.slice(0, Math.max(at, 0)), what)
  const place = middle.slice(at + 1)
  const slash = place.indexOf('/')
  const database = decoded(slash === -1 ? '' : place.slice(slash + 1), what)
  if (database === '') throw malformed(what, 'names no database')
  const options = new URLSearchParams(query)
  return {
    dialect,
    user,
    password,
    database,
    ...addressOf(slash === -1 ? place : place.slice(0, slash), options, { dialect, what }),
    options,
  }
}

function credentials(text: string, what: string): readonly [string, string | null] {
  const colon = text.indexOf(':')
  if (colon === -1) return [decoded(text, what), null]
  return [decoded(text.slice(0, colon), what), decoded(text.slice(colon + 1), what)]
}

function addressOf(
  text: string,
  options: URLSearchParams,
  { dialect, what }: { readonly dialect: Dialect; readonly what: string },
): Pick<DatabaseUrl, 'hosts' | 'socket'> {
  // PostgreSQL's own way to name several hosts, or the directory of its socket.
  const named = dialect === 'postgres' ? options.getAll('host').flatMap((value) => value.split(',')) : []
  const socket = options.get('unix_socket') ?? named.find((host) => host.startsWith('/')) ?? null
  if (socket !== null) return { hosts: [], socket }
  const port = options.get('port')
  const hosts = (text === '' ? named : [text]).map((host) => hostOf(host, port, { dialect, what }))
  return { hosts: hosts.length > 0 ? hosts : [{ name: 'localhost', port: defaultPorts[dialect] }], socket: null }
}

function hostOf(
  text: string,
  otherPort: string | null,
  { dialect, what }: { readonly dialect: Dialect; readonly what: string },
): DatabaseHost {
  const parts = /^(?:\[(?<six>[^\]]+)\]|(?<name>[^:]+))(?::(?<port>\d*))?$/.exec(text)?.groups
  if (parts === undefined) throw malformed(what, 'has a host that is neither a name nor an address')
  const port = Number(parts['port'] || otherPort || defaultPorts[dialect])
  if (port < 1 || port > 65_535) throw malformed(what, `has the port ${port}`)
  return { name: parts['six'] ?? parts['name'] ?? '', port }
}

function decoded(text: string, what: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw malformed(what, 'has a % that encodes nothing')
  }
}

export const malformed = (what: string, why: string): CinderSweepError =>
  new CinderSweepError('database.url', `the URL of ${what} ${why}`, {
    hint: 'Write it as in the service’s own file: mysql+pymysql://user:password@host/database; special signs of the password percent-encoded.',
    facts: { source: what },
  })
