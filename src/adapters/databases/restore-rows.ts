/** Gives rows back as the journal kept them, where they still are as they were left. */
import type { RowImage } from '../../model/act.ts'
import { keptNamed } from './kept-tables.ts'
import { changed, lock, refused, write } from './row-changes.ts'
import type { WriteSession } from './write-session.ts'

/** The last that was written comes back first. */
export async function restoreRows(session: WriteSession, images: readonly RowImage[]): Promise<readonly RowImage[]> {
  const restored: RowImage[] = []
  for (const image of images.toReversed()) restored.push(await restore(session, image))
  return restored
}

async function restore(session: WriteSession, { database, table, key, before, after }: RowImage): Promise<RowImage> {
  const kept = keptNamed(database, table)
  const id = kept === undefined ? undefined : key[kept.key]
  if (kept === undefined || id === undefined || before === null || after === null)
    throw refused(`a row of ${table} in ${database} is none that is given back`, 'Do this by hand.')
  const [row] = await lock(session, kept, `${kept.key} = ?`, [id])
  if (row === undefined) throw changed(`row ${id} of ${table} is gone`)
  const differs = Object.keys(after).find((name) => row[name] !== after[name])
  if (differs !== undefined)
    throw changed(`${differs} of row ${id} of ${table} is ${row[differs]}, not ${after[differs]}`)
  const cells = Object.entries(before).filter(([name, value]) => after[name] !== value && name in row)
  return write(session, kept, row, Object.fromEntries(cells))
}
