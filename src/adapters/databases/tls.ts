/** What the parameters of a database URL say about TLS. */
import { readFileSync } from 'node:fs'
import type { DatabaseUrl } from './database-url.ts'
import { malformed } from './database-url.ts'

export interface Tls {
  /** `try` goes on without TLS where the server has none. */
  readonly use: 'no' | 'try' | 'yes'
  /** Whether the server must show a certificate of a known authority, and one of its own name. */
  readonly verify: 'nothing' | 'certificate' | 'name'
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

export const tlsOf = (url: DatabaseUrl, source: string): Tls =>
  url.dialect === 'mysql' ? mysqlTls(url.options, source) : postgresTls(url.options, source)

/** The words of PyMySQL. Who names an authority wants the certificate checked by it. */
function mysqlTls(options: URLSearchParams, source: string): Tls {
  const files = filesOf(options, { ca: 'ssl_ca', cert: 'ssl_cert', key: 'ssl_key' }, source)
  const verify = isSet(options.get('ssl_verify_identity'))
    ? 'name'
    : isSet(options.get('ssl_verify_cert')) || files.ca !== undefined
      ? 'certificate'
      : 'nothing'
  const wanted = verify !== 'nothing' || Object.keys(files).length > 0 || isSet(options.get('ssl'))
  return { use: wanted && !isSet(options.get('ssl_disabled')) ? 'yes' : 'no', verify, ...files }
}

/** The words of libpq, which tries TLS and checks nothing unless it is told to. */
function postgresTls(options: URLSearchParams, source: string): Tls {
  const files = filesOf(options, { ca: 'sslrootcert', cert: 'sslcert', key: 'sslkey' }, source)
  const mode = options.get('sslmode') ?? 'prefer'
  switch (mode) {
    case 'disable':
      return { use: 'no', verify: 'nothing' }
    case 'allow':
    case 'prefer':
      return { use: 'try', verify: 'nothing', ...files }
    case 'require':
      return { use: 'yes', verify: files.ca === undefined ? 'nothing' : 'certificate', ...files }
    case 'verify-ca':
      return { use: 'yes', verify: 'certificate', ...files }
    case 'verify-full':
      return { use: 'yes', verify: 'name', ...files }
    default:
      throw malformed(source, `has the sslmode "${mode}"`)
  }
}

type Files = Pick<Tls, 'ca' | 'cert' | 'key'>

function filesOf(options: URLSearchParams, names: Readonly<Record<keyof Files, string>>, source: string): Files {
  const files: Record<string, string> = {}
  for (const [part, name] of Object.entries(names)) {
    const path = options.get(name)
    if (path !== null && path !== '') files[part] = readText(path, name, source)
  }
  return files
}

function readText(path: string, name: string, source: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (thrown) {
    throw malformed(source, `names ${path} as ${name}, which cannot be read: ${(thrown as NodeJS.ErrnoException).code}`)
  }
}

const isSet = (value: string | null): boolean =>
  value !== null && !['', '0', 'false', 'no'].includes(value.toLowerCase())
