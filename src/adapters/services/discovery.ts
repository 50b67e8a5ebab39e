/** All that the services' own files say of a cloud: no secret is in it, and what could not be made out is remarked. */
import type { BackendConfig, DatabasesConfig, LogConfig } from '../config/schema.ts'
import { type CinderSays, foundBackends } from './found-backends.ts'
import { foundDatabases } from './found-databases.ts'
import { foundLogs } from './found-logs.ts'
import { serviceFiles } from './service-files.ts'

export interface Discovery {
  /** The files that it was made from. */
  readonly files: readonly string[]
  readonly databases: DatabasesConfig
  readonly backends: readonly BackendConfig[]
  readonly logs: readonly LogConfig[]
  /** Sentences on what was left out. */
  readonly remarks: readonly string[]
}

/** Which files to read; where one is not named, it is looked for where the services' packages keep it. */
export interface NamedFiles {
  readonly cinderConf?: string | undefined
  readonly novaConf?: string | undefined
}

export function discover({ cinderConf, novaConf }: NamedFiles, says: CinderSays): Discovery {
  const cinder = serviceFiles('cinder', cinderConf)
  const nova = serviceFiles('nova', novaConf)
  return {
    files: [cinder, nova].flatMap(({ path, groups }) => (path === null || groups.size === 0 ? [] : [path])),
    databases: foundDatabases(cinder, nova),
    backends: foundBackends(cinder, says),
    logs: foundLogs(cinder, nova),
    remarks: [...cinder.remarks, ...nova.remarks],
  }
}
