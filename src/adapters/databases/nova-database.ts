/** Reads Nova's API database and the databases of its cells, from Queens on. */
import { CinderSweepError } from '../../kernel/errors.ts'
import type { Unseen } from '../../kernel/fact.ts'
import type { ServerId } from '../../kernel/ids.ts'
import type { PastServer } from '../../model/nova.ts'
import type { NovaDatabase } from '../../ports/nova-database.ts'
import { type Access, beginAccess, openAccess } from './access.ts'
import { type CellOptions, type CellRow, openCell, readCells, tryCell } from './cells.ts'
import type { DatabaseUrl } from './database-url.ts'
import { type KeptConnection, keptConnection } from './kept-connection.ts'
import { novaMoment, placesOf, readBuilding } from './nova-moment.ts'
import { mappingsOf, readServers, rememberedIn } from './nova-reads.ts'
import { rememberedByMapping } from './nova-rows.ts'

const demanded = {
  cell_mappings: ['id', 'uuid', 'name', 'database_connection'],
  instance_mappings: ['instance_uuid', 'cell_id'],
  build_requests: ['instance_uuid', 'project_id', 'instance', 'block_device_mappings'],
}

/** `url` is asked for when it is needed: what is wrong with it makes this source unavailable, and nothing else. */
export function novaDatabase(url: () => DatabaseUrl, options: CellOptions): NovaDatabase {
  const open = async (): Promise<Access> => openAccess(url(), options, demanded)
  const api = keptConnection(open)
  const opened = new Map<number, KeptConnection>()
  const cellOf = (cell: CellRow): KeptConnection =>
    opened.getOrInsertComputed(cell.number, () => keptConnection(() => openCell(cell, options)))
  const cells = () => api.use(readCells)

  return {
    source: options.source,
    moment: async () => novaMoment(await beginAccess(open), options),
    server: (id) => findServer(id),
    async mappingsOf(server) {
      const rows = await Promise.all((await cells()).map((cell) => cellOf(cell).use((it) => mappingsOf(it, server))))
      return rows.flat()
    },
    past: (ids) => rememberedAnywhere(ids),
    async close() {
      await Promise.all([api.close(), ...[...opened.values()].map((cell) => cell.close())])
    },
  }

  async function findServer(id: ServerId) {
    const places = await api.use((access) => placesOf(access, [id]))
    const all = await cells()
    // Its own cell first; but only when no cell has it there is none.
    const ordered = all.toSorted((a, b) => Number(b.number === places.get(id)) - Number(a.number === places.get(id)))
    let silent: CinderSweepError | null = null
    for (const cell of ordered) {
      const tried = await tryCell(cell, options, () => cellOf(cell).use(async (access) => access))
      if (tried.access === null) silent ??= cellSilent(id, cell, tried.failure)
      else {
        const [found] = (await Array.fromAsync(readServers(tried.access, [id]))).flat()
        if (found !== undefined) return found
      }
      // Nova itself says that it is there: no other cell can tell otherwise.
      if (silent !== null && cell.number === places.get(id)) throw silent
    }
    const request = (await api.use(readBuilding)).find(({ server }) => server.id === id)
    if (request !== undefined) return request.server
    if (silent !== null) throw silent
    return null
  }

  async function rememberedAnywhere(ids: readonly ServerId[]) {
    const servers = new Map<ServerId, PastServer>()
    let unseen: Unseen | null = null
    for (const cell of await cells()) {
      const left = ids.filter((id) => !servers.has(id))
      const tried = await tryCell(cell, options, () => cellOf(cell).use(async (access) => access))
      if (tried.access === null)
        unseen ??= { source: tried.source, reason: 'cell-dark', detail: tried.failure?.message ?? '' }
      else for (const [id, past] of await rememberedIn(tried.access, left)) servers.set(id, past)
    }
    for (const id of (await api.use((access) => placesOf(access, ids))).keys())
      servers.getOrInsertComputed(id, () => rememberedByMapping(id))
    return { servers, unseen }
  }
}

const cellSilent = (id: ServerId, cell: CellRow, cause: CinderSweepError | null): CinderSweepError =>
  new CinderSweepError(
    'plane.unreachable',
    `the database of ${cell.name} cannot be read: whether it has server ${id} is not known (${cause?.message})`,
    { hint: cause?.hint ?? 'Bring the database of the cell back.', retry: 'later' },
    { cause },
  )
