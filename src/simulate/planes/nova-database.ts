/** The databases of the simulated Nova, one for each cell, behind the port of the real ones. */
import { CinderSweepError } from '../../kernel/errors.ts'
import type { AttachmentId, HostName, ProjectId, ServerId, VolumeId } from '../../kernel/ids.ts'
import type { Mapping, PastServer, Server } from '../../model/nova.ts'
import type { Cell, CellGlances, NovaDatabase, NovaMoment } from '../../ports/nova-database.ts'
import type { SimulatedCloud } from '../cloud.ts'
import { novaTime } from '../nova/time.ts'
import { statusOf } from '../nova/views.ts'
import type { MappingRow, ServerRow } from '../state/rows.ts'
import { inPages, isAmong } from './cinder-database.ts'

export function simulatedNovaDatabase(cloud: SimulatedCloud): NovaDatabase {
  const source = `${cloud.region} nova-db`
  return {
    source,
    moment: async () => momentOf(cloud, source),
    async server(id) {
      const row = cloud.servers.get(id)
      if (row === undefined || row.deletedAt !== null) {
        const [dark] = cloud.darkCells
        if (dark !== undefined) throw silent(source, dark)
        return null
      }
      if (cloud.darkCells.has(row.cell)) throw silent(source, row.cell)
      return pickServer(row)
    },
    mappingsOf: async (server) => (cloud.mappingsOf.get(server) ?? []).map(pickMapping),
    async past(ids) {
      const servers = new Map<ServerId, PastServer>()
      for (const id of ids) {
        const row = cloud.servers.get(id)
        if (row !== undefined && row.deletedAt !== null && !cloud.darkCells.has(row.cell))
          servers.set(id, pickPast(row))
      }
      const [dark] = cloud.darkCells
      return { servers, failure: dark === undefined ? null : silent(source, dark) }
    },
    close: async () => {},
  }
}

const silent = (source: string, cell: string): CinderSweepError =>
  new CinderSweepError('plane.unreachable', `the database of ${cell} cannot be read`, {
    hint: 'Bring it back.',
    facts: { source },
  })

/** So far only a request: no scheduler has found a place for it. */
const isRequest = (row: ServerRow): boolean => row.taskState === 'scheduling'

function momentOf(cloud: SimulatedCloud, source: string): NovaMoment {
  const alive = [...cloud.servers.all()].filter((row) => row.deletedAt === null).map((row) => ({ ...row }))
  const isLit = (row: ServerRow): boolean => !cloud.darkCells.has(row.cell) && !isRequest(row)
  const lit = alive.filter(isLit)
  const mappings = lit.flatMap((row) => (cloud.mappingsOf.get(row.id) ?? []).map(pickMapping))
  return {
    source,
    cells: cellsOf(cloud, source, lit),
    servers: (ids) => inPages(lit.filter((row) => ids?.includes(row.id as ServerId) !== false).map(pickServer)),
    mappings: (among) => inPages(mappings.filter(({ volume }) => isAmong(volume, among))),
    building: async () =>
      alive.filter(isRequest).map((row) => ({
        server: pickServer(row),
        mappings: (cloud.mappingsOf.get(row.id) ?? []).map(pickMapping),
      })),
    end: async () => {},
  }
}

function cellsOf(cloud: SimulatedCloud, source: string, lit: readonly ServerRow[]): readonly Cell[] {
  const names = new Set(['cell0', ...[...cloud.novaServices, ...lit].map((row) => row.cell), ...cloud.darkCells])
  return [...names].map((name) => {
    const hosts = cloud.novaServices
      .filter((row) => row.cell === name && row.binary === 'nova-compute')
      .map((row) => row.host as HostName)
    const told = { name, source: `${source} ${name}`, hosts }
    if (!cloud.darkCells.has(name))
      return {
        ...told,
        failure: null,
        glances: glancesOf(
          cloud,
          lit.filter((row) => row.cell === name),
        ),
      }
    const hint = 'Bring it back.'
    const failure = new CinderSweepError('database.unreachable', `${told.source} does not answer`, { hint })
    return { ...told, failure, glances: null }
  })
}

function glancesOf(cloud: SimulatedCloud, servers: readonly ServerRow[]): CellGlances {
  const mappings = servers.flatMap((row) => (cloud.mappingsOf.get(row.id) ?? []).map(pickMapping))
  return {
    servers: () => inPages(servers.map((row) => ({ id: row.id as ServerId, host: row.host as HostName | null }))),
    mappings: () => inPages(mappings.map((row) => ({ ...row, attachment: row.attachment ?? null }))),
  }
}

const pickServer = (row: ServerRow): Server => ({
  id: row.id as ServerId,
  name: row.name,
  project: row.project as ProjectId,
  status: statusOf(row),
  vmState: row.vmState,
  taskState: row.taskState,
  host: row.host as HostName | null,
  instanceName: null,
  locked: row.locked,
  createdAt: novaTime(row.createdAt),
  updatedAt: novaTime(row.updatedAt),
})

const pickMapping = (row: MappingRow): Mapping => ({
  server: row.server as ServerId,
  volume: row.volume as VolumeId,
  attachment: row.attachment as AttachmentId | null,
  device: row.device,
  root: row.bootIndex === 0,
  deleteOnTermination: row.deleteOnTermination,
})

const pickPast = (row: ServerRow): PastServer => ({
  id: row.id as ServerId,
  name: row.name,
  host: row.host as HostName | null,
  endedAt: novaTime(row.deletedAt),
  remembered: row.archived ? 'archived-row' : 'deleted-row',
})
