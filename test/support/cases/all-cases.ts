/** The cases of every fault. The type holds the table complete. */
import type { FaultName } from '../../../src/model/faults.ts'
import * as attachments from './attachments.ts'
import * as causes from './causes.ts'
import * as deletions from './deletions.ts'
import * as devices from './devices.ts'
import * as exports from './exports.ts'
import type { FaultCases } from './fault-cases.ts'
import * as holders from './holders.ts'
import * as mappings from './mappings.ts'
import * as objects from './objects.ts'
import * as operations from './stuck-operations.ts'
import * as states from './stuck-states.ts'
import * as writers from './writers.ts'

export const allCases: Readonly<Record<FaultName, FaultCases>> = {
  'ghost-server-attachment': attachments.ghostServerAttachment,
  'unknown-owner-attachment': attachments.unknownOwnerAttachment,
  'nova-unaware-attachment': attachments.novaUnawareAttachment,
  'dangling-mapping-available': mappings.danglingMappingAvailable,
  'dangling-mapping-missing': mappings.danglingMappingMissing,
  'record-lost-while-in-use': writers.recordLostWhileInUse,
  'stuck-attaching': operations.stuckAttaching,
  'stuck-attaching-connected': operations.stuckAttachingConnected,
  'stuck-detaching': operations.stuckDetaching,
  'stuck-detaching-connected': operations.stuckDetachingConnected,
  'leaked-connection': exports.leakedConnection,
  'leaked-attachment': attachments.leakedAttachment,
  'stuck-reserved': operations.stuckReserved,
  'stuck-creating': states.stuckCreating,
  'stuck-downloading': states.stuckDownloading,
  'stuck-managing': states.stuckManaging,
  'stuck-deleting': states.stuckDeleting,
  'stuck-extending': states.stuckExtending,
  'stuck-retyping': states.stuckRetyping,
  'stuck-migrating': states.stuckMigrating,
  'stuck-maintenance': states.stuckMaintenance,
  'stuck-uploading': states.stuckUploading,
  'stuck-backing-up': states.stuckBackingUp,
  'stuck-restoring-backup': states.stuckRestoringBackup,
  'stuck-awaiting-transfer': states.stuckAwaitingTransfer,
  'stuck-reverting': states.stuckReverting,
  'stuck-unmanaging': states.stuckUnmanaging,
  'error-deleting': deletions.errorDeleting,
  'busy-volume': deletions.busyVolume,
  'orphan-domain': holders.orphanDomain,
  'orphan-watcher': holders.orphanWatcher,
  'trashed-while-open': deletions.trashedWhileOpen,
  'dependent-clones': deletions.dependentClones,
  'faulty-multipath': devices.faultyMultipath,
  'stale-path': devices.stalePath,
  'lun-identity-mismatch': devices.lunIdentityMismatch,
  'leaked-export': exports.leakedExport,
  'backend-stray': objects.backendStray,
  'backend-missing': objects.backendMissing,
  'double-attachment': writers.doubleAttachment,
  'mapping-mismatch': mappings.mappingMismatch,
  'quota-drift': causes.quotaDrift,
  'service-token-missing': causes.serviceTokenMissing,
  'service-down': causes.serviceDown,
  'cell-unreachable': causes.cellUnreachable,
  'backend-host-renamed': causes.backendHostRenamed,
  'plane-incomplete': causes.planeIncomplete,
}
