/** What is really so in a state, whoever sees it: who has the volume open, whose it is, what was asked. Knows no rule. */
import { recordIds, serverId } from './ids.ts'
import type { World } from './world.ts'

/** Somebody who has the volume open, on a host where that is known. */
export interface User {
  readonly server: string | null
  readonly host: string | null
}

export function usersOf(world: World): readonly User[] {
  const running = guestsWith(world)
  const clients = (world.image?.watchers ?? []).filter(({ domain }) => domain === null)
  // A map of what the array no longer has bears nobody's data, and nothing shows any more of which volume it was.
  const maps = world.virtualVolume === null ? [] : world.maps
  const opened = maps.filter(
    ({ host, map }) => map.holders.length > 0 || map.openCount > running.filter((guest) => guest.host === host).length,
  )
  const reached = world.vluns.filter(({ active, host }) => active && !running.some((guest) => guest.host === host))
  return [
    ...running,
    ...clients.map(({ host }) => ({ server: null, host })),
    ...[...opened, ...reached].map(({ host }) => ({ server: null, host })),
  ]
}

/** Guests that run, or could go on running, and have the volume as a disk. */
export const guestsWith = ({ guests }: World): readonly (User & { readonly server: string; readonly host: string })[] =>
  guests
    .filter(({ has, domain }) => has && domain.state !== 'shut-off')
    .map(({ host, domain }) => ({ server: domain.uuid, host }))

/** Whether Nova has the server, in a cell that answers or not. */
export const novaHas = ({ servers }: World, id: string): boolean =>
  servers.some((row) => row.id === id && row.deletedAt === null)

export const cinderHas = ({ volume }: World): boolean => volume.deletedAt === null

/** Its owner asked Cinder to delete it, before anybody began to repair. */
export const isUnwanted = ({ values }: World): boolean =>
  ['deleting', 'error_deleting', 'deleted'].includes(values.status)

export const hasData = ({ image, virtualVolume }: World): boolean => image !== null || virtualVolume !== null

/** All planes agree, and nothing is on its way: an independent reading of what a healthy volume is. */
export function isHealthy(world: World): boolean {
  const { values, volume, image, virtualVolume } = world
  if (values.left !== 'nothing' || volume.migrationStatus !== null) return false
  if (volume.deletedAt !== null && !hasData(world))
    return world.mappings.length === 0 && !world.guests.some(({ has }) => has)
  if ((image === null || image.trash !== null) && virtualVolume === null) return false
  if (volume.status === 'available')
    return world.attachments.length === 0 && world.mappings.length === 0 && !world.guests.some(({ has }) => has)
  if (values.variation === 'double' && values.records !== 'none') return false
  if (volume.status === 'reserved') return isKeptForOffloaded(world)
  if (volume.status !== 'in-use') return false
  const servers = [...new Set(world.attachments.map(({ server }) => server))]
  if (servers.length === 0 || servers.length < world.attachments.length) return false
  return isOwnShareHealthy(world, servers.includes(serverId))
}

/** Nova keeps a volume reserved for a server without a host, until that returns. */
const isKeptForOffloaded = ({ values, mappings }: World): boolean =>
  values.server === 'shelved' &&
  values.records === 'reserved' &&
  values.domain === 'none' &&
  values.variation !== 'maps-too' &&
  mappings[0]?.attachment === recordIds.first

/** The other server of a state either takes part as it should, or only maps the volume. */
function isOwnShareHealthy({ values, attachments, mappings, guests }: World, hasRecord: boolean): boolean {
  if (values.variation === 'maps-too') return false
  const mapping = mappings.find((row) => row.server === serverId)
  const having = guests.filter(({ has, domain }) => has && domain.uuid === serverId)
  if (!hasRecord) return mapping === undefined && having.length === 0 && values.records === 'none'
  const record = attachments.find((row) => row.server === serverId)
  if (record?.status !== 'attached' || mapping?.attachment !== record.id) return false
  const [guest, ...more] = having
  switch (values.server) {
    case 'active':
    case 'busy':
      return more.length === 0 && values.domain === 'running' && guest?.domain.state === 'running'
    case 'stopped':
      return values.domain === 'shut-off' || values.domain === 'none'
    case 'shelved':
      return values.domain === 'none'
    default:
      return false
  }
}
