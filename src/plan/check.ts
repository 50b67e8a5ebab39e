/** Whether a condition holds, on what was just seen. What was not seen does not hold. */
import { openHolders } from '../diagnose/claims.ts'
import { known, type Unseen } from '../kernel/fact.ts'
import type { ServerId } from '../kernel/ids.ts'
import type { Condition, ConditionName } from '../model/condition.ts'
import type { Dossier } from '../model/dossier.ts'
import type { Holder, MultipathMap, ScsiPath } from '../model/host.ts'
import { sameHost } from '../model/host-name.ts'
import { devicesIn, type View } from './view.ts'

/** Null when it holds; else what is otherwise, in one sentence. */
export function breach(condition: Condition, view: View, finding: string): string | null {
  if (condition.holds === 'finding-gone')
    return view.findings.some(({ id }) => id === finding) ? 'the fault is still found' : null
  if (condition.holds === 'finding') return stands(view, finding)
  const { dossier } = view
  if (dossier === null && !ofDevices.has(condition.holds)) return 'the volume was not seen'
  const judge = judges[condition.holds] as Judge<Condition>
  return judge(condition, view, dossier as Dossier)
}

function stands({ findings }: View, id: string): string | null {
  const now = findings.find((found) => found.id === id)
  if (now === undefined) return 'the fault is no longer found'
  return now.remedy.blocked_by[0] ?? (now.confidence === 'confirmed' ? null : 'it is not confirmed')
}

/** The first that does not hold. */
export function firstBreach(conditions: readonly Condition[], view: View, finding: string): string | null {
  for (const condition of conditions) {
    const says = breach(condition, view, finding)
    if (says !== null) return says
  }
  return null
}

const ofDevices: ReadonlySet<ConditionName> = new Set(['map-idle', 'map-gone', 'path', 'path-gone'])

type Judge<C extends Condition> = (condition: C, view: View, dossier: Dossier) => string | null
type Named<N extends ConditionName> = Extract<Condition, { readonly holds: N }>

const judges: { readonly [N in Exclude<ConditionName, 'finding' | 'finding-gone'>]: Judge<Named<N>> } = {
  'volume-status': ({ status }, _, { volume }) => {
    const seen = known(volume)
    if (seen === null) return volume.is === 'absent' ? 'Cinder no longer has the volume' : 'the volume was not seen'
    return status.includes(seen.status) ? null : `the volume is ${seen.status}, not ${status.join(' or ')}`
  },
  'volume-gone': (_, __, { volume }) =>
    volume.is === 'absent'
      ? null
      : volume.is === 'present'
        ? `the volume is ${volume.value.status}`
        : 'the volume was not seen',
  attachment: ({ attachment, status }, _, dossier) => {
    const seen = dossier.attachments.items.find(({ id }) => id === attachment)
    if (seen === undefined) return `attachment ${attachment} is gone`
    return status.includes(seen.status)
      ? null
      : `attachment ${attachment} is ${seen.status}, not ${status.join(' or ')}`
  },
  'attachment-gone': ({ attachment }, _, { attachments }) => {
    if (attachments.unseen !== null) return `attachments were not seen: ${attachments.unseen.detail}`
    return attachments.items.some(({ id }) => id === attachment) ? `attachment ${attachment} is still there` : null
  },
  'attached-to': ({ server }, _, { attachments }) =>
    attachments.items.some((record) => record.server === server && record.status === 'attached')
      ? null
      : `Cinder does not attach it to server ${server}`,
  mapping: ({ server }, _, dossier) =>
    claimOf(dossier, server)?.mappings.items.length ? null : `server ${server} does not map the volume`,
  'mapping-gone': ({ server }, view, dossier) => {
    const claim = claimOf(dossier, server)
    if (claim === undefined) return wasRead(server, view) ? null : `server ${server} was not seen`
    if (claim.mappings.unseen !== null) return `mappings were not seen: ${claim.mappings.unseen.detail}`
    return claim.mappings.items.length === 0 ? null : `server ${server} still maps the volume`
  },
  'server-gone': ({ server }, _, dossier) => {
    const fact = claimOf(dossier, server)?.fact
    if (fact === undefined) return `nobody asked for server ${server}`
    return fact.is === 'absent' ? null : `server ${server} is ${fact.is === 'present' ? 'there' : 'not known'}`
  },
  'nobody-else-has-it': ({ except }, view, dossier) => unlooked(view, dossier) ?? holdBesides(except, dossier),
  'guest-has-it': ({ server }, _, dossier) =>
    guestsOf(dossier, server).length > 0 ? null : `no guest of server ${server} was seen to have the volume`,
  'guest-has-it-not': ({ server }, _, dossier) => {
    const [guest] = guestsOf(dossier, server)
    if (guest !== undefined) return `domain ${guest.domain.name} on ${guest.host} has the volume`
    return dossier.holders.unseen === null ? null : `compute hosts were not seen: ${dossier.holders.unseen.detail}`
  },
  'map-idle': ({ host, wwid }, view) => {
    const map = mapOn(view, host, wwid)
    return map === undefined ? `map ${wwid} is not on ${host}` : busy(map, host)
  },
  'map-gone': ({ host, wwid }, view) =>
    unseenHost(view, host) ?? (mapOn(view, host, wwid) === undefined ? null : `map ${wwid} is still on ${host}`),
  path: ({ host, device, hctl, wwid }, view) => {
    const path = pathsOn(view, host).find((seen) => seen.hctl === hctl)
    if (path === undefined) return `path ${hctl} is not on ${host}`
    if (path.state === 'active') return `path ${path.device} on ${host} still answers`
    if (path.device !== device) return `path ${hctl} on ${host} is now called ${path.device}, not ${device}`
    return path.wwid === wwid
      ? null
      : `path ${hctl} on ${host} is now disk ${path.wwid ?? 'unknown'}, not ${wwid ?? 'unknown'}`
  },
  'path-gone': ({ host, hctl, wwid }, view) =>
    unseenHost(view, host) ??
    (pathsOn(view, host).some((path) => path.hctl === hctl && path.wwid === wwid)
      ? `path ${hctl} is still on ${host}`
      : null),
  'host-clean': ({ host }, view, dossier) => {
    const blind = unseenHost(view, host)
    if (blind !== null) return blind
    const device = dossier.devices.items.find((entry) => sameHost(entry.host, host))
    if (device !== undefined)
      return `${host} still has ${device.map === null ? `path ${device.path?.device}` : `map ${device.map.name}`} of it`
    const holder = dossier.holders.items.find((entry) => sameHost(entry.host, host))
    return holder === undefined ? null : `domain ${holder.domain.name} on ${host} has the volume`
  },
  domain: ({ host, domain }, _, { holders }) =>
    holders.items.some((holder) => sameHost(holder.host, host) && holder.domain.uuid === domain)
      ? null
      : `domain ${domain} on ${host} does not have the volume`,
  'domain-gone': ({ host, domain }, view, { holders }) =>
    unseenHost(view, host) ??
    (holders.items.some((holder) => sameHost(holder.host, host) && holder.domain.uuid === domain)
      ? `domain ${domain} is still on ${host}`
      : null),
  watcher: ({ address }, _, { backend }) =>
    backend.watchers.items.some((watcher) => watcher.address === address) ? null : `${address} no longer has it open`,
  'watcher-gone': ({ address }, _, { backend: { watchers } }) => {
    if (watchers.unseen !== null) return `watchers were not seen: ${watchers.unseen.detail}`
    return watchers.items.some((watcher) => watcher.address === address) ? `${address} still has it open` : null
  },
  export: ({ host }, _, { backend }) => {
    const entries = backend.exports.items.filter((entry) => sameHost(entry.host, host))
    if (entries.length === 0) return `it is not exported to ${host}`
    const shared = entries.find(({ through }) => through !== undefined)
    return shared === undefined ? null : `it is exported to ${host} through ${shared.through}, which has others in it`
  },
  'export-gone': ({ host }, _, { backend: { exports } }) => {
    if (exports.unseen !== null) return `exports were not seen: ${exports.unseen.detail}`
    return exports.items.some((entry) => sameHost(entry.host, host)) ? `it is still exported to ${host}` : null
  },
  object: ({ object }, _, { backend }) =>
    [known(backend.object)?.name, backend.kept?.name].includes(object) ? null : `object ${object} was not seen`,
  'object-gone': ({ object }, _, { backend }) =>
    backend.object.is === 'absent' && backend.kept?.name !== object
      ? null
      : `object ${object} is still there, or was not seen`,
  'object-trashed': ({ object }, _, { backend }) =>
    known(backend.trashed)?.name === object ? null : `object ${object} was not seen in the trash`,
  independent: ({ object }, view) => {
    const { pools } = view.index.region
    if (pools === null) return 'no back end was looked into'
    const blind = pools.find(({ unseen }) => unseen !== null)
    if (blind?.unseen) return `clones were not seen: ${blind.unseen.detail}`
    return pools.some((pool) => pool.objects.some(({ children }) => children.includes(object)))
      ? `${object} still depends on its parent`
      : null
  },
  'snapshot-gone': ({ snapshot }, view, { snapshots }) => {
    const unseen = view.index.region.coverage['snapshots']
    if (unseen) return `snapshots were not seen: ${unseen.detail}`
    return snapshots.some(({ id }) => id === snapshot) ? `snapshot ${snapshot} is still there` : null
  },
  // A recount shows in the finding alone, which is looked for again.
  'quota-even': (_, view) =>
    view.findings.some(({ fault }) => fault === 'quota-drift') ? 'the count still differs' : null,
}

const claimOf = (dossier: Dossier, server: ServerId) => dossier.claims.find((claim) => claim.server === server)

/** Without a claim there is no mapping, where the server itself was read or Nova denied it. */
const wasRead = (server: ServerId, { index: { region } }: View): boolean =>
  region.servers.has(server) || region.answers.servers.get(server)?.is === 'absent'

const guestsOf = (dossier: Dossier, server: ServerId): readonly Holder[] =>
  openHolders(dossier.holders.items).filter(({ domain }) => domain.uuid === server)

/** Unless the operator allowed to go by what the APIs say alone, somebody must have looked at the hosts. */
function unlooked({ allowed }: View, { holders, backend }: Dossier): string | null {
  if (holders.unseen !== null && !allowed.has('unseen-hosts'))
    return `compute hosts were not seen: ${holders.unseen.detail}`
  const silent = [backend.watchers.unseen, backend.exports.unseen].find((unseen) => unseen && !isByChoice(unseen))
  return silent ? `who has it open on the back end was not seen: ${silent.detail}` : null
}

/** The operator works without it: that it did not answer is another matter. */
const isByChoice = ({ reason }: Unseen): boolean => reason === 'unconfigured' || reason === 'excluded'

function holdBesides(except: readonly ServerId[], { holders, backend, devices }: Dossier): string | null {
  const others = openHolders(holders.items).filter(({ domain }) => !except.includes(domain.uuid))
  const [other] = others
  if (other !== undefined) return `domain ${other.domain.name} on ${other.host} has the volume`
  const open = openHolders(holders.items)
  const { items: watchers } = backend.watchers
  if (open.length === 0 && watchers[0] !== undefined) return `${watchers[0].address} has it open on the back end`
  // One client for each guest that is known: any more belongs to somebody who was not seen.
  if (watchers.length > open.length)
    return `${watchers.length} clients have it open on the back end, and only ${open.length} guests are known`
  const reached = backend.exports.items.find(
    ({ active, host }) => active && !open.some((holder) => sameHost(holder.host, host)),
  )
  if (reached !== undefined) return `${reached.host} is logged in to the export`
  const map = devices.items.find(
    (entry) =>
      entry.map !== null && entry.map.openCount > 0 && !open.some((holder) => sameHost(holder.host, entry.host)),
  )
  return map?.map ? `map ${map.map.name} on ${map.host} is open` : null
}

const mapOn = (view: View, host: string, wwid: string): MultipathMap | undefined =>
  devicesIn(view).find((entry) => entry.map?.wwid === wwid && sameHost(entry.host, host))?.map ?? undefined

function* pathsOf(view: View, host: string): Iterable<ScsiPath> {
  for (const entry of devicesIn(view)) {
    if (!sameHost(entry.host, host)) continue
    if (entry.path !== null) yield entry.path
    if (entry.map !== null) yield* entry.map.paths
  }
}

const pathsOn = (view: View, host: string): readonly ScsiPath[] => [...pathsOf(view, host)]

function busy(map: MultipathMap, host: string): string | null {
  if (map.holders.length > 0) return `map ${map.name} on ${host} is held by ${map.holders.join(', ')}`
  if (map.openCount > 0) return `map ${map.name} on ${host} is open, and by whom was not seen`
  const living = map.paths.find(({ state }) => state !== 'failed')
  if (living !== undefined) return `path ${living.device} of map ${map.name} on ${host} is ${living.state}`
  const stranger = map.paths.find(({ wwid }) => wwid !== null && wwid !== map.wwid)
  return stranger === undefined
    ? null
    : `path ${stranger.device} of map ${map.name} on ${host} is another disk: ${stranger.wwid}`
}

function unseenHost({ index }: View, host: string): string | null {
  const report = (index.region.hosts ?? []).find((entry) => sameHost(entry.host, host))
  if (report === undefined) return `host ${host} was not looked at`
  return report.unseen === null ? null : `host ${host} was not seen: ${report.unseen.detail}`
}
