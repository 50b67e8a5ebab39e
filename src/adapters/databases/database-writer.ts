/** Changes rows of Cinder's and Nova's databases, where no API can: each act in one transaction, on locked rows. */
import { CinderSweepError } from '../../kernel/errors.ts'
import type { ServerId } from '../../kernel/ids.ts'
import type { DatabaseAct, Done, RowImage } from '../../model/act.ts'
import type { Keep, Writer } from '../../ports/writers.ts'
import type { DatabaseUrl } from './database-url.ts'
import { forgetAttachment } from './forget-attachment.ts'
import { forgetMapping } from './forget-mapping.ts'
import { forgetVolume } from './forget-volume.ts'
import { recountQuota } from './recount-quota.ts'
import { restoreRows } from './restore-rows.ts'
import { refused } from './row-changes.ts'
import type { ConnectionOptions } from './sql-connection.ts'
import { inTransaction, type WriteSession } from './write-session.ts'

/** A database of a cell, as an account that may change it reaches it. */
export interface CellPlace {
  readonly name: string
  readonly url: DatabaseUrl
}

export interface WritePlaces {
  /** Null where nothing is configured that may change it. */
  readonly cinder: (() => DatabaseUrl) | null
  readonly cells: CellPlaces | null
}

export interface CellPlaces {
  /** The cell of a server; null where Nova knows none. */
  ofServer(server: ServerId): Promise<CellPlace | null>
  named(name: string): Promise<CellPlace | null>
}

type Change = (session: WriteSession) => Promise<readonly RowImage[]>

export const databaseWriter =
  (places: WritePlaces, options: ConnectionOptions): Writer<DatabaseAct> =>
  async (act, _signal, keep = () => undefined) => {
    switch (act.act) {
      case 'forget-mapping': {
        const cell = await cellsOf(places).ofServer(act.server)
        if (cell === null) throw refused(`no cell has server ${act.server}`, 'Look for its rows by hand.')
        return inCell(cell, (session) => forgetMapping(session, databaseOf(cell), act), options, keep)
      }
      case 'forget-attachment':
        return inCinder(places, (session) => forgetAttachment(session, act), options, keep)
      case 'forget-volume':
        return inCinder(places, (session) => forgetVolume(session, act), options, keep)
      case 'recount-quota':
        return inCinder(places, (session) => recountQuota(session, act.project), options, keep)
      case 'restore-rows':
        return restore(act.rows, places, options, keep)
    }
  }

async function restore(
  rows: readonly RowImage[],
  places: WritePlaces,
  options: ConnectionOptions,
  keep: Keep,
): Promise<Done> {
  const [database, ...others] = new Set(rows.map((row) => row.database))
  if (database === undefined || others.length > 0)
    throw refused('the rows are of several databases, or none', 'Give them back one by one.')
  const change: Change = (session) => restoreRows(session, rows)
  if (database === 'cinder') return inCinder(places, change, options, keep)
  const cell = await cellsOf(places).named(database.replace(/^nova cell /, ''))
  if (cell === null) throw refused(`Nova has no cell for ${database}`, 'Look for its rows by hand.')
  return inCell(cell, change, options, keep)
}

const databaseOf = ({ name }: CellPlace): string => `nova cell ${name}`

const inCinder = ({ cinder }: WritePlaces, change: Change, options: ConnectionOptions, keep: Keep): Promise<Done> => {
  if (cinder === null) throw unable('Cinder’s database', 'databases.write.cinder')
  return carryOut(cinder(), change, options, keep)
}

const inCell = (cell: CellPlace, change: Change, options: ConnectionOptions, keep: Keep): Promise<Done> =>
  carryOut(cell.url, change, { ...options, source: `${options.source} ${cell.name}` }, keep)

/** What is kept is on the disk before the transaction ends: without it nothing could be given back. */
const carryOut = (url: DatabaseUrl, change: Change, options: ConnectionOptions, keep: Keep): Promise<Done> =>
  inTransaction(url, options, async (session) => {
    const before = { rows: await change(session) }
    keep(before)
    return { before, after: {} }
  })

function cellsOf({ cells }: WritePlaces): CellPlaces {
  if (cells === null) throw unable('Nova’s databases', 'databases.write.nova')
  return cells
}

const unable = (what: string, key: string): CinderSweepError =>
  new CinderSweepError('act.unable', `nothing is configured that may change ${what}`, {
    hint: `Give ${key} an account that may; docs/how-to/let-it-repair.md has its rights.`,
  })
