/** The laws, as questions about one act in the true world: what it would harm, in one sentence; null for nothing. */
import type { Act, ActName } from '../src/model/act.ts'
import type { AttachmentRow } from '../src/simulate/state/rows.ts'
import { cinderHas, guestsWith, hasData, isUnwanted, novaHas, usersOf } from './truth.ts'
import type { World } from './world.ts'

type Of<N extends ActName> = Extract<Act, { readonly act: N }>
type Harm<A> = (act: A, world: World) => string | null

export function harmOf(act: Act, world: World): string | null {
  const judge = harms[act.act] as Harm<Act> | undefined
  return judge === undefined ? `nothing was said of ${act.act}` : judge(act, world)
}

const harmless = (): null => null
const anyUser = (what: string) => (_: unknown, world: World) =>
  usersOf(world).length > 0 ? `${what} while somebody has it open` : null

const detaching = ({ attachment }: { readonly attachment: string | null }, world: World): string | null =>
  world.attachments
    .filter(({ id }) => attachment === null || id === attachment)
    .map((record) => harmOfLosing(record, world))
    .find((harm) => harm !== null) ?? null

/** Law 8: a record is what keeps the export of its host, and what keeps a volume in use from being given to another. */
function harmOfLosing(record: AttachmentRow, world: World): string | null {
  const others = world.attachments.filter((other) => other !== record && other.status !== 'reserved')
  const users = usersOf(world)
  if (users.length > 0 && others.length === 0 && record.status !== 'reserved')
    return `the last record of a volume goes that somebody has open`
  const there = guestsWith(world).find(({ server }) => server === record.server)
  if (there !== undefined && !others.some(({ server }) => server === record.server) && record.status !== 'reserved')
    return `the only record of server ${record.server} goes, whose guest has the volume`
  const mapped = world.mappings.find(({ attachment }) => attachment === record.id)
  if (mapped !== undefined && record.status === 'attached' && novaHas(world, mapped.server))
    return `the record goes by which server ${mapped.server} maps the volume`
  const served = users.find(({ host }) => host !== null && host === record.connectorHost)
  const isShared = world.attachments.some((other) => other !== record && other.connectorHost === record.connectorHost)
  return served !== undefined && !isShared && world.values.backend === 'hpe3par'
    ? `the export to ${served.host} goes, where somebody has it open`
    : null
}

const losingHost = ({ host }: { readonly host: string }, world: World): string | null =>
  usersOf(world).some((user) => user.host === host) ? `the export to ${host} goes, where somebody has it open` : null

const losingMapping = ({ server }: { readonly server: string }, world: World): string | null =>
  guestsWith(world).some((guest) => guest.server === server) ? `the guest of ${server} has the volume` : null

const harms: { readonly [N in ActName]?: Harm<Of<N>> } = {
  'delete-attachment': detaching,
  'detach-record': detaching,
  'force-detach': detaching,
  'forget-attachment': detaching,
  'terminate-connection': losingHost,
  'remove-export': losingHost,
  'detach-from-server': losingMapping,
  'forget-mapping': losingMapping,
  // Cinder calls it in-use again where any record is left.
  unreserve: (act, world) => (world.attachments.length > 0 ? null : anyUser('it is set free')(act, world)),
  // With "detached" Cinder drops every record there is.
  'reset-status': (act, world) =>
    (act.status !== 'in-use' && act.status !== null ? anyUser(`it is called ${act.status}`)(act, world) : null) ??
    (act.attachStatus === 'detached' ? detaching({ attachment: null }, world) : null),
  'complete-attachment': (act, world) => {
    const record = world.attachments.find(({ id }) => id === act.attachment)
    return record?.server && novaHas(world, record.server)
      ? null
      : 'a record is completed for a server that is not there'
  },
  'record-attachment': (act, world) =>
    guestsWith(world).some(({ server }) => server === act.server)
      ? null
      : 'a record is made for a guest without the volume',
  'delete-volume': (act, world) =>
    isUnwanted(world) ? anyUser('it is deleted')(act, world) : 'nobody asked for its deletion',
  // What lies in Ceph’s trash is on its way out by itself.
  'forget-volume': (_, world) =>
    hasData(world) && world.image?.trash == null ? 'its row goes, and its data stays behind' : null,
  quarantine: (act, world) =>
    cinderHas(world) ? 'Cinder still has the volume' : anyUser('it is moved away')(act, world),
  blocklist: (act, world) => {
    const client = world.image?.watchers.find(({ address }) => address === act.address)
    return client?.domain != null && novaHas(world, client.domain)
      ? 'it is the client of a guest that Nova knows'
      : null
  },
  'destroy-domain': (act, world) => (novaHas(world, act.domain) ? 'Nova has the server of that guest' : null),
  'flush-map': (act, world) => {
    const found = world.maps.find(({ host, map }) => host === act.host && map.wwid === act.wwid)
    return found !== undefined && (found.map.openCount > 0 || found.map.holders.length > 0) ? 'the map is open' : null
  },
  'delete-path': (act, world) => {
    const paths = [
      ...world.loosePaths.filter(({ host }) => host === act.host).map(({ path }) => path),
      ...world.maps.filter(({ host }) => host === act.host).flatMap(({ map }) => map.paths),
    ]
    return paths.some(({ hctl, state }) => hctl === act.hctl && state === 'active') ? 'the path still answers' : null
  },
  'roll-detaching': harmless,
  reserve: harmless,
  restore: harmless,
  unblock: harmless,
  flatten: harmless,
  'recount-quota': harmless,
}
