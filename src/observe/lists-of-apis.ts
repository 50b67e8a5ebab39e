/** The large lists of one look, from the two APIs: the referring ones before those they refer to. */
import type { ServerId, VolumeId } from '../kernel/ids.ts'
import type { Multimap } from '../kernel/multimap.ts'
import type { Attachment, Backup, QuotaUsage, Transfer, Volume, VolumeSnapshot } from '../model/cinder.ts'
import type { ServerRecord } from '../model/nova.ts'
import type { Coverage } from '../model/planes.ts'
import { aside } from './aside.ts'
import { askForMappings, readAttachments, readServers, readVolumes } from './lists.ts'
import { readQuotas } from './quotas.ts'
import type { LookOptions, RegionReaders } from './readers.ts'
import { readAll, readPages } from './reading.ts'
import type { Stopwatch } from './stopwatch.ts'

/** What is listed of a region, from wherever it comes. */
export interface Lists {
  readonly volumes: readonly Volume[]
  readonly attachments: Multimap<VolumeId, Attachment>
  readonly snapshots: readonly VolumeSnapshot[]
  readonly backups: readonly Backup[]
  readonly transfers: readonly Transfer[]
  readonly quotas: readonly QuotaUsage[]
  readonly servers: ReadonlyMap<ServerId, ServerRecord>
  /** What of these could not be read whole. */
  readonly coverage: Coverage
}

/** What hosts and back ends refer to is listed after `referring`, and all that is listed first beside it. */
export async function listThroughApis(
  readers: RegionReaders,
  options: LookOptions,
  watch: Stopwatch,
  referring: Promise<unknown>,
): Promise<Lists> {
  const { cinder } = readers
  const { progress } = options
  const beside = aside(
    Promise.all([
      watch.time('cinder', readPages(cinder.source, 'snapshots', cinder.snapshots(), progress)),
      watch.time('cinder', readPages(cinder.source, 'backups', cinder.backups(), progress)),
      watch.time(
        'cinder',
        readAll(cinder.source, 'transfers', () => cinder.transfers(), progress),
      ),
    ]),
  )
  const { attachments, unseen: attachmentsUnseen } = await watch.time('cinder', readAttachments(readers, options))
  await referring
  const { servers, unseen: serversUnseen } = await watch.time('nova', readServers(readers, options))
  await watch.time('nova', askForMappings(servers, readers, options))
  const volumes = await watch.time('cinder', readVolumes(readers, options, attachments))
  const [snapshots, backups, transfers] = await beside
  const quotas = await watch.time('cinder', readQuotas(readers, options, volumes.records, snapshots.records))
  return {
    volumes: volumes.records,
    attachments,
    snapshots: snapshots.records,
    backups: backups.records,
    transfers: transfers.records,
    quotas: quotas.records,
    servers,
    coverage: {
      volumes: volumes.unseen,
      attachments: attachmentsUnseen,
      snapshots: snapshots.unseen,
      backups: backups.unseen,
      transfers: transfers.unseen,
      quotas: quotas.unseen,
      servers: serversUnseen,
      mappings: serversUnseen,
    },
  }
}
