/** An array of HPE as cinder.conf knows it; its password stays there. */
import type { BackendConfig } from '../config/schema.ts'
import { listOf } from '../parse/oslo-options.ts'
import type { Section } from './found-backends.ts'
import { referenceTo } from './service-files.ts'

export function arrayIn(section: Section, host: string): readonly BackendConfig[] {
  const { name, files, option } = section
  const url = option('hpe3par_api_url')?.value
  const username = option('hpe3par_username')?.value
  const secret = option('hpe3par_password')
  const password =
    secret === null ? null : referenceTo(secret, [section.groupOf('hpe3par_password'), 'hpe3par_password'])
  const lacks = [
    url === undefined || holdsLogin(url) ? 'hpe3par_api_url' : null,
    username === undefined ? 'hpe3par_username' : null,
    password === null ? 'hpe3par_password' : null,
  ].filter((key) => key !== null)
  if (url === undefined || username === undefined || password === null || lacks.length > 0) {
    files.remark(`back end [${name}] was left out: ${lacks.join(', ')} cannot be taken from ${files.path}`)
    return []
  }
  const listed = section.poolsOf(host).map((pool) => pool.slice(host.length + 1))
  const cpgs = listed.length > 0 ? listed : listOf(option('hpe3par_cpg')?.value ?? 'OpenStack')
  return [{ kind: 'hpe3par', name: host, api_url: url, username, password, cpgs: [...cpgs] }]
}

/** What is written down must hold no password, and what is no URL leads nowhere. */
const holdsLogin = (url: string): boolean =>
  !URL.canParse(url) || new URL(url).password !== '' || new URL(url).username !== ''
