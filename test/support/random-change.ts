/** Changes of what was seen of a region, drawn at random: also into states that no cloud should ever come into. */
import fc from 'fast-check'
import type { Unseen } from '../../src/kernel/fact.ts'
import type { AttachmentId, BackendName, HostName, ServerId, VolumeId } from '../../src/kernel/ids.ts'
import { groupBy } from '../../src/kernel/multimap.ts'
import type { Attachment, Volume } from '../../src/model/cinder.ts'
import type { Mapping, ServerRecord } from '../../src/model/nova.ts'
import { recordKinds } from '../../src/model/planes.ts'
import type { Region } from '../../src/model/snapshot.ts'
import { transitional } from '../../src/model/volume-status.ts'
import { changeAttachments, changeHosts, changePools, changeServers, changeVolume } from './regions.ts'

export type Change = (region: Region) => Region

/** One of many, by a number that need not fit. */
const nth = <T>(items: readonly T[], i: number): T | undefined => items[i % Math.max(1, items.length)]

const unseen: Unseen = { source: 'somewhere', reason: 'cut-short', detail: 'it broke off' }
const times = [null, '2026-03-01T11:59:30.000000', '2026-02-20T00:00:00.000000', '2026-03-02T00:00:00.000000']
const hosts = [undefined, null, 'compute-01', 'compute-02', 'compute-01.example.org', 'baremetal-07']

export const volumeFields: fc.Arbitrary<Partial<Volume>> = fc.oneof(
  fc.record({
    status: fc.constantFrom('available', 'in-use', 'error', 'error_deleting', 'from-the-future', ...transitional),
  }),
  fc.record({
    host: fc.constantFrom(null, 'storage-00@ceph#ceph' as BackendName, 'storage-01@san#CPG1' as BackendName),
  }),
  fc.record({ nameId: fc.constantFrom(null, '00000000-0000-4000-8000-000000000001' as VolumeId) }),
  fc.record({ multiattach: fc.boolean() }),
  fc.record({ migrationStatus: fc.constantFrom(null, 'success', 'migrating', 'completing', 'deleting', 'none') }),
  fc.record({ consumer: fc.constantFrom(null, 'glance' as const) }),
  fc.record({ countsQuota: fc.constantFrom(null, true, false) }),
  fc.record({ updatedAt: fc.constantFrom(...times) }),
  fc.record({ sizeGib: fc.constantFrom(0, 7) }),
)

export const attachmentFields: fc.Arbitrary<Partial<Attachment>> = fc.oneof(
  fc.record({
    status: fc.constantFrom('attached', 'attaching', 'detaching', 'reserved', 'error_attaching', 'error_detaching'),
  }),
  fc.record({ server: fc.constantFrom(null, '00000000-0000-4000-8000-000000000002' as ServerId) }),
  fc.record({ host: fc.constantFrom(...hosts) }),
  fc.record({ connected: fc.constantFrom(undefined, true, false) }),
)

export const serverFields: fc.Arbitrary<Partial<ServerRecord['server']>> = fc.oneof(
  fc.record({ host: fc.constantFrom(null, 'compute-01' as HostName, 'compute-03' as HostName) }),
  fc.record({ taskState: fc.constantFrom(null, 'migrating') }),
  fc.record({ vmState: fc.constantFrom('active', 'stopped', 'shelved_offloaded', 'soft-delete', 'resized', 'error') }),
  fc.record({ status: fc.constantFrom('ACTIVE', 'SHUTOFF', 'ERROR', 'BUILD') }),
)

export const mappingFields: fc.Arbitrary<Partial<Mapping> | null> = fc.oneof(
  fc.constant(null),
  fc.record({
    attachment: fc.constantFrom(undefined, null, '00000000-0000-4000-8000-000000000003' as AttachmentId),
  }),
  fc.record({ device: fc.constantFrom(null, '/dev/vda', '/dev/vdb') }),
  fc.record({ volume: fc.constant('00000000-0000-4000-8000-000000000001' as VolumeId) }),
)

const which = fc.nat(500)

const inCinder: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(which, volumeFields).map(
    ([i, fields]): Change =>
      (region) => {
        const volume = nth(region.volumes, i)
        return volume === undefined ? region : changeVolume(region, volume.id, () => ({ ...volume, ...fields }))
      },
  ),
  fc.tuple(which, fc.option(attachmentFields)).map(
    ([i, fields]): Change =>
      (region) => {
        const chosen = nth([...region.attachments.values()], i)
        return changeAttachments(region, (one) =>
          one !== chosen ? one : fields === null ? null : { ...one, ...fields },
        )
      },
  ),
  // A second record of the same volume, whoever's it is.
  fc.tuple(which, attachmentFields).map(
    ([i, fields]): Change =>
      (region) => {
        const all = [...region.attachments.values()]
        const chosen = nth(all, i)
        if (chosen === undefined) return region
        const second = { ...chosen, id: '00000000-0000-4000-8000-000000000004' as AttachmentId, ...fields }
        return { ...region, attachments: groupBy([...all, second], (one) => one.volume) }
      },
  ),
)

const inNova: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(which, fc.option(serverFields)).map(
    ([i, fields]): Change =>
      (region) => {
        const chosen = nth([...region.servers.values()], i)
        return changeServers(region, (one) =>
          one !== chosen ? one : fields === null ? null : { ...one, server: { ...one.server, ...fields } },
        )
      },
  ),
  fc.tuple(which, mappingFields).map(
    ([i, fields]): Change =>
      (region) => {
        const carriers = [...region.servers.values()].filter((one) => one.mappings.length > 0)
        const chosen = nth(carriers, i)
        return changeServers(region, (one) => {
          if (one !== chosen) return one
          const [first, ...others] = one.mappings
          return {
            ...one,
            mappings: fields === null || first === undefined ? others : [{ ...first, ...fields }, ...others],
          }
        })
      },
  ),
)

const inPlanes: fc.Arbitrary<Change> = fc.oneof(
  fc.constantFrom<Change>(
    (region) => ({ ...region, hosts: null }),
    (region) => ({ ...region, pools: null }),
    (region) => ({ ...region, logs: null }),
    (region) => ({ ...region, hidden: { ...unseen, reason: 'cell-dark' } }),
    (region) => ({ ...region, hidden: { ...unseen, reason: 'too-old' } }),
  ),
  fc.constantFrom(...recordKinds).map(
    (kind): Change =>
      (region) => ({ ...region, coverage: { ...region.coverage, [kind]: unseen } }),
  ),
  fc.tuple(which, fc.boolean()).map(
    ([i, blind]): Change =>
      (region) => {
        const chosen = nth(region.hosts ?? [], i)
        const less = blind ? { unseen, domains: [], maps: [] } : { domains: chosen?.domains.slice(1) ?? [] }
        return changeHosts(region, (report) => (report === chosen ? { ...report, ...less } : report))
      },
  ),
  fc.tuple(which, fc.constantFrom('unseen', 'lost', 'trashed', 'watched', 'exported')).map(
    ([i, what]): Change =>
      (region) => {
        const pool = nth(region.pools ?? [], i)
        const object = nth(pool?.objects ?? [], i)
        const seen = { address: '10.0.0.33:0/7', client: '4', cookie: '9', kind: 'qemu' } as const
        return changePools(region, (report) => {
          if (report !== pool || object === undefined) return report
          const others = report.objects.filter((one) => one !== object)
          if (what === 'unseen') return { ...report, unseen, objects: [] }
          if (what === 'lost') return { ...report, objects: others }
          if (what === 'watched') return { ...report, watchers: [...report.watchers, { ...seen, object: object.name }] }
          const trash = { id: '1', deletedAt: null, expiresAt: null }
          if (what === 'trashed') return { ...report, objects: [...others, { ...object, trash }] }
          const entry = { object: object.name, host: 'compute-03', lun: 1, active: false }
          return { ...report, exports: [...report.exports, entry] }
        })
      },
  ),
)

/** A volume's disk turns up in some domain, of its own server or another's. */
const inDomains: fc.Arbitrary<Change> = fc
  .tuple(which, which, fc.constantFrom('serial' as const, 'source' as const))
  .map(
    ([i, j, by]): Change =>
      (region) => {
        const volume = nth(region.volumes, i)
        const domains = region.hosts?.flatMap((report) => report.domains) ?? []
        const chosen = nth(domains, j)
        if (volume === undefined || chosen === undefined) return region
        const named = {
          serial: by === 'serial' ? volume.id : null,
          source: by === 'source' ? `p/volume-${volume.id}` : null,
        }
        const disk = { target: 'vdz', wwid: null, ...named }
        return changeHosts(region, (report) => ({
          ...report,
          domains: report.domains.map((domain) =>
            domain === chosen ? { ...domain, disks: [...domain.disks, disk] } : domain,
          ),
        }))
      },
  )

/** What services have said of a volume, or of a snapshot of it. */
const inWords: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(which, fc.constantFrom(...times)).map(
    ([i, at]): Change =>
      (region) => {
        const volume = nth(region.volumes, i)?.id ?? null
        const event = {
          source: 'log',
          at,
          kind: 'volume-busy',
          volume,
          server: null,
          request: null,
          text: 'busy',
        } as const
        return { ...region, logs: [...(region.logs ?? []), { source: 'log', unseen: null, events: [event] }] }
      },
  ),
  which.map(
    (i): Change =>
      (region) => {
        const snapshot = nth(region.snapshots, i)
        if (snapshot === undefined) return region
        const message = { resource: snapshot.id, event: '', text: 'is busy', level: 'ERROR', createdAt: null }
        const volumes = region.volumes.map((volume, j) =>
          j === i % 7 ? { ...volume, fromSnapshot: snapshot.id } : volume,
        )
        return { ...region, messages: [...region.messages, message], volumes }
      },
  ),
)

/** A few changes, wherever they fall. */
export const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.oneof(inCinder, inNova, inPlanes, inDomains, inWords),
  {
    minLength: 1,
    maxLength: 8,
  },
)
