/** What lists leave out without saying so: servers of dark cells, and other people's volumes. */
import type { Unseen } from '../kernel/fact.ts'
import type { NovaService } from '../model/nova.ts'
import type { Coverage } from '../model/planes.ts'
import type { RegionReaders } from './readers.ts'
import { askOne, type Reading } from './reading.ts'

/** Why servers may be missing from every list: a cell dark in one of the looks at services, or nobody who could tell. */
export async function hiddenServers(
  { nova }: RegionReaders,
  looks: readonly Reading<NovaService>[],
  readEveryCell = false,
): Promise<Unseen | null> {
  const dark = looks.flatMap((look) => look.records).filter((service) => service.state === 'unknown')
  if (dark.length > 0) {
    const hosts = [...new Set(dark.map((service) => service.host))].sort().join(', ')
    const detail = `the cell of ${hosts} does not answer: its servers are missing from every list`
    return { source: nova.source, reason: 'cell-dark', detail }
  }
  if (readEveryCell) return null
  const blind = looks.find((look) => look.unseen !== null)?.unseen
  if (blind) return { ...blind, detail: `whether every cell answers was not seen: ${blind.detail}` }
  const asked = await askOne(nova.source, () => nova.showsDarkCells())
  if ('unseen' in asked) return asked.unseen
  if (asked.answer) return null
  return {
    source: nova.source,
    reason: 'too-old',
    detail: 'Nova before 2.69 (Stein) does not tell when a cell does not answer',
  }
}

/**
 * Cinder does not refuse a list of all projects to a user who may not have it: it silently lists the
 * user's own. Whether we may see the services tells whether we are administrators.
 */
export function ownProjectOnly(source: string, services: Reading<unknown>, lists: Coverage): Coverage {
  if (services.unseen?.reason !== 'refused') return lists
  const detail = 'the user is no administrator: Cinder shows only its own project'
  const own: Unseen = { source, reason: 'refused', detail }
  const owned = kindsOfProjects.filter((kind) => lists[kind] === null)
  return { ...lists, ...Object.fromEntries(owned.map((kind) => [kind, own])) }
}

const kindsOfProjects = ['volumes', 'attachments', 'snapshots', 'backups', 'transfers'] as const
