/** Questions to Nova's databases, each answered as it is now. */
import { CinderSweepError } from '../../kernel/errors.ts'
import type { ServerId } from '../../kernel/ids.ts'
import type { Mapping, PastServer, Server } from '../../model/nova.ts'
import type { Remembered } from '../../ports/nova-database.ts'
import type { Access } from './access.ts'
import { type CellOptions, type CellRow, cellSource, openCell, readCells } from './cells.ts'
import { readable } from './failure.ts'
import { type KeptConnection, keptConnection } from './kept-connection.ts'
import { placesOf, readBuilding } from './nova-moment.ts'
import { mappingsOf, readServers, rememberedIn } from './nova-reads.ts'
import { rememberedByMapping } from './nova-rows.ts'

export class NovaQuestions {
  private readonly api: KeptConnection
  private readonly options: CellOptions
  private readonly connections = new Map<number, KeptConnection>()
  /** Cells do not come and go while we look. */
  private known: readonly CellRow[] | null = null

  constructor(open: () => Promise<Access>, options: CellOptions) {
    this.api = keptConnection(open)
    this.options = options
  }

  /** Its own cell is asked first; but only when none has it, and all were asked, there is no such server. */
  async server(id: ServerId): Promise<Server | null> {
    let silent: CinderSweepError | null = null
    for (const cell of await this.cellsFor(id)) {
      try {
        const found = await this.ask(
          cell,
          async (access) => (await Array.fromAsync(readServers(access, [id]))).flat()[0],
        )
        if (found !== undefined) return found
      } catch (thrown) {
        silent ??= cellSilent(id, cell, readable(thrown))
      }
    }
    const request = (await this.api.use(readBuilding)).find(({ server }) => server.id === id)
    if (request !== undefined) return request.server
    if (silent !== null) throw silent
    return null
  }

  /** A server and its mappings are in one cell. */
  async mappingsOf(server: ServerId): Promise<readonly Mapping[]> {
    const [own] = await this.cellsFor(server)
    return own === undefined ? [] : this.ask(own, (access) => mappingsOf(access, server))
  }

  async past(ids: readonly ServerId[]): Promise<Remembered> {
    const servers = new Map<ServerId, PastServer>()
    let failure: CinderSweepError | null = null
    for (const cell of await this.cells()) {
      const left = ids.filter((id) => !servers.has(id))
      try {
        const source = cellSource(this.options, cell)
        const kept = await this.ask(cell, (access) => rememberedIn(access, source, left))
        for (const [id, past] of kept.servers) servers.set(id, past)
        failure ??= kept.failure
      } catch (thrown) {
        failure ??= readable(thrown)
      }
    }
    for (const id of (await this.api.use((access) => placesOf(access, ids))).keys())
      servers.getOrInsertComputed(id, () => rememberedByMapping(id))
    return { servers, failure }
  }

  async close(): Promise<void> {
    await Promise.all([this.api.close(), ...[...this.connections.values()].map((cell) => cell.close())])
  }

  private async cells(): Promise<readonly CellRow[]> {
    this.known ??= await this.api.use(readCells)
    return this.known
  }

  /** All cells, the one first in which Nova's API database has placed the server. */
  private async cellsFor(id: ServerId): Promise<readonly CellRow[]> {
    const place = (await this.api.use((access) => placesOf(access, [id]))).get(id)
    const isOwn = (cell: CellRow): number => Number(cell.number === place)
    return (await this.cells()).toSorted((a, b) => isOwn(b) - isOwn(a))
  }

  private ask<T>(cell: CellRow, question: (access: Access) => Promise<T>): Promise<T> {
    return this.connections
      .getOrInsertComputed(cell.number, () => keptConnection(() => openCell(cell, this.options)))
      .use(question)
  }
}

const cellSilent = (id: ServerId, cell: CellRow, cause: CinderSweepError): CinderSweepError =>
  new CinderSweepError(
    'plane.unreachable',
    `the database of ${cell.name} cannot be read: whether it has server ${id} is not known (${cause.message})`,
    { hint: cause.hint, retry: 'later' },
    { cause },
  )
