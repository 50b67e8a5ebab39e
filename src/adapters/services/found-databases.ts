/** The databases that the services' files name, as references to where their URLs stand. */
import { asFailure } from '../../kernel/errors.ts'
import { resolveReference } from '../config/resolve-reference.ts'
import type { DatabasesConfig } from '../config/schema.ts'
import { parseDatabaseUrl } from '../databases/database-url.ts'
import type { OptionName } from '../parse/oslo-options.ts'
import { referenceTo, type ServiceFiles } from './service-files.ts'

/** The name that counts today first. */
const connection: readonly OptionName[] = [
  ['database', 'connection'],
  ['DATABASE', 'sql_connection'],
  ['DEFAULT', 'sql_connection'],
]
const apiConnection: readonly OptionName[] = [['api_database', 'connection']]

export function foundDatabases(cinder: ServiceFiles, nova: ServiceFiles): DatabasesConfig {
  const found = {
    cinder: databaseIn(cinder, connection, 'the database of Cinder'),
    nova_api: databaseIn(nova, apiConnection, 'the API database of Nova, which tells its cells'),
    nova: databaseIn(nova, connection, 'the database of Nova’s own cell'),
  }
  // Alone it would be of no use: it only fills in what the cells leave open.
  return {
    ...(found.cinder === null ? {} : { cinder: found.cinder }),
    ...(found.nova_api === null ? {} : { nova_api: found.nova_api }),
    ...(found.nova === null || found.nova_api === null ? {} : { nova: found.nova }),
  }
}

function databaseIn(files: ServiceFiles, names: readonly OptionName[], what: string): string | null {
  if (files.path === null) return null
  for (const name of names) {
    const option = files.get(name)
    if (option === null) continue
    const reference = referenceTo(option, name)
    const why = reference === null ? `${option.file} has a name that no reference can have` : obstacle(reference, what)
    if (why === null) return reference
    files.remark(`${what} was left out: ${why}`)
    return null
  }
  files.remark(`${what} was left out: ${files.path} sets no [${names[0]?.join('] ')}`)
  return null
}

/** Whether the reference leads to a URL that can be read: what the file refers to may stand in another one. */
function obstacle(reference: string | null, what: string): string | null {
  try {
    parseDatabaseUrl(resolveReference(reference ?? '', {}), what)
    return null
  } catch (thrown) {
    return asFailure(thrown).message
  }
}
