/** Nova's databases held at one moment: the API's first, and then every cell that answers. */
import type { ServerId } from '../../kernel/ids.ts'
import type { ServerRecord } from '../../model/nova.ts'
import type { Pages } from '../../ports/cinder.ts'
import type { NovaMoment } from '../../ports/nova-database.ts'
import { type Access, beginAccess, rowsOf } from './access.ts'
import { apiTablesOf, type CellOptions, type OpenedCell, openCell, readCells, tryCell } from './cells.ts'
import { inChunks, isOneOf } from './narrowing.ts'
import { readMappings, readServers } from './nova-reads.ts'
import { pickBuildRequest } from './nova-rows.ts'
import { optional } from './schema.ts'

/**
 * `api` is held already. What is being built leaves the API's database when it enters a cell: in this order it is seen in one
 * of the two, or in both.
 */
export async function novaMoment(api: Access, options: CellOptions): Promise<NovaMoment> {
  const cells: OpenedCell[] = await Promise.all(
    (await readCells(api)).map((cell) => tryCell(cell, options, () => beginAccess(() => openCell(cell, options)))),
  )
  const inEach = async function* <T>(read: (access: Access) => Pages<T>): AsyncGenerator<readonly T[]> {
    for (const { access } of cells) if (access !== null) yield* read(access)
  }
  return {
    source: options.source,
    cells,
    servers: (ids) => inEach((access) => readServers(access, ids)),
    mappings: (among) => inEach((access) => readMappings(access, among)),
    building: () => readBuilding(api),
    async end() {
      await Promise.all([api, ...cells.map(({ access }) => access)].map((access) => access?.connection.end()))
    },
  }
}

/** The cells of these servers by their numbers; null for one that has none yet. */
export async function placesOf(api: Access, ids: readonly ServerId[]): Promise<ReadonlyMap<ServerId, number | null>> {
  const places = new Map<ServerId, number | null>()
  for (const some of inChunks(ids)) {
    const query = apiTablesOf(api)
      .selectFrom('instance_mappings')
      .select(['instance_uuid', 'cell_id'])
      .where(isOneOf('instance_uuid', some))
      .compile()
    for (const row of await rowsOf(api, query))
      places.set(row['instance_uuid'] as ServerId, row['cell_id'] === null ? null : Number(row['cell_id']))
  }
  return places
}

export async function readBuilding(api: Access): Promise<readonly ServerRecord[]> {
  const query = apiTablesOf(api)
    .selectFrom('build_requests')
    .select(['instance_uuid', 'project_id', 'instance', 'block_device_mappings'])
    .select([
      optional(api.schema, 'build_requests', 'created_at'),
      optional(api.schema, 'build_requests', 'updated_at'),
    ])
    .compile()
  return (await rowsOf(api, query)).filter((row) => row['instance_uuid'] !== null).map(pickBuildRequest)
}
