/** What lies in the trash of an RBD pool, as `rbd trash ls --all -l --format json` lists it. */
import type { Trash } from '../../model/backend.ts'
import { readJson } from './json-document.ts'
import { rowsOf } from './json-row.ts'
import { rbdTime } from './rbd-time.ts'

export interface TrashedImage extends Trash {
  /** The name it had, and would have again. */
  readonly name: string
  /** Who put it there: `USER`, `MIRRORING`, `MIGRATION`, `REMOVING`; null in the short listing. */
  readonly by: string | null
  /** Whether Ceph refuses to remove it before that time. */
  readonly kept: boolean
}

export const parseRbdTrash = (text: string, source = 'rbd trash ls'): readonly TrashedImage[] =>
  rowsOf(readJson(source, text)).map((row) => {
    const [, word, time] = /^(expired at|protected until) (.{1,40})$/.exec(row.textOr('status', '')) ?? []
    return {
      id: row.text('id'),
      name: row.text('name'),
      by: row.textOr('source', null),
      deletedAt: rbdTime(row.textOr('deleted_at', null)),
      expiresAt: rbdTime(time ?? null),
      kept: word === 'protected until',
    }
  })
