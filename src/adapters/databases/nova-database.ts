/** Reads Nova's API database and the databases of its cells, from Queens on. */
import type { NovaDatabase } from '../../ports/nova-database.ts'
import { type Access, beginAccess, openAccess } from './access.ts'
import type { CellOptions } from './cells.ts'
import type { DatabaseUrl } from './database-url.ts'
import { novaMoment } from './nova-moment.ts'
import { NovaQuestions } from './nova-questions.ts'

const demanded = {
  cell_mappings: ['id', 'uuid', 'name', 'database_connection'],
  host_mappings: ['cell_id', 'host'],
  instance_mappings: ['instance_uuid', 'cell_id'],
  build_requests: ['instance_uuid', 'project_id', 'instance', 'block_device_mappings'],
}

/** `url` is asked for when it is needed: what is wrong with it makes this source unavailable, and nothing else. */
export function novaDatabase(url: () => DatabaseUrl, options: CellOptions): NovaDatabase {
  const open = async (): Promise<Access> => openAccess(url(), options, demanded)
  const questions = new NovaQuestions(open, options)
  return {
    source: options.source,
    moment: async () => novaMoment(await beginAccess(open), options),
    server: (id) => questions.server(id),
    mappingsOf: (server) => questions.mappingsOf(server),
    past: (ids) => questions.past(ids),
    close: () => questions.close(),
  }
}
