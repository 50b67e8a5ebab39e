/** All rules. Their order does not matter: each speaks for itself. */
import type { DeviceRule, Rule } from './rule.ts'
import { backendMissing } from './rules/backend-missing.ts'
import { backendStray } from './rules/backend-stray.ts'
import { busyVolume } from './rules/busy-volume.ts'
import { danglingMappingAvailable } from './rules/dangling-mapping-available.ts'
import { danglingMappingMissing } from './rules/dangling-mapping-missing.ts'
import { dependentClones } from './rules/dependent-clones.ts'
import { doubleAttachment } from './rules/double-attachment.ts'
import { errorDeleting } from './rules/error-deleting.ts'
import { faultyMultipath } from './rules/faulty-multipath.ts'
import { ghostServerAttachment } from './rules/ghost-server-attachment.ts'
import { leakedAttachment } from './rules/leaked-attachment.ts'
import { leakedConnection } from './rules/leaked-connection.ts'
import { leakedExport } from './rules/leaked-export.ts'
import { lunIdentityMismatch } from './rules/lun-identity-mismatch.ts'
import { mappingMismatch } from './rules/mapping-mismatch.ts'
import { novaUnawareAttachment } from './rules/nova-unaware-attachment.ts'
import { orphanDomain } from './rules/orphan-domain.ts'
import { orphanWatcher } from './rules/orphan-watcher.ts'
import { recordLostWhileInUse } from './rules/record-lost-while-in-use.ts'
import { stalePath } from './rules/stale-path.ts'
import { stuckAttaching } from './rules/stuck-attaching.ts'
import { stuckAttachingConnected } from './rules/stuck-attaching-connected.ts'
import { stuckAwaitingTransfer } from './rules/stuck-awaiting-transfer.ts'
import { stuckBackingUp } from './rules/stuck-backing-up.ts'
import { stuckCreating } from './rules/stuck-creating.ts'
import { stuckDeleting } from './rules/stuck-deleting.ts'
import { stuckDetaching } from './rules/stuck-detaching.ts'
import { stuckDetachingConnected } from './rules/stuck-detaching-connected.ts'
import { stuckDownloading } from './rules/stuck-downloading.ts'
import { stuckExtending } from './rules/stuck-extending.ts'
import { stuckMaintenance } from './rules/stuck-maintenance.ts'
import { stuckManaging } from './rules/stuck-managing.ts'
import { stuckMigrating } from './rules/stuck-migrating.ts'
import { stuckReserved } from './rules/stuck-reserved.ts'
import { stuckRestoringBackup } from './rules/stuck-restoring-backup.ts'
import { stuckRetyping } from './rules/stuck-retyping.ts'
import { stuckReverting } from './rules/stuck-reverting.ts'
import { stuckUnmanaging } from './rules/stuck-unmanaging.ts'
import { stuckUploading } from './rules/stuck-uploading.ts'
import { trashedWhileOpen } from './rules/trashed-while-open.ts'
import { unknownOwnerAttachment } from './rules/unknown-owner-attachment.ts'

export const volumeRules: readonly Rule[] = [
  ghostServerAttachment,
  unknownOwnerAttachment,
  novaUnawareAttachment,
  danglingMappingAvailable,
  danglingMappingMissing,
  recordLostWhileInUse,
  stuckAttaching,
  stuckAttachingConnected,
  stuckDetaching,
  stuckDetachingConnected,
  stuckReserved,
  stuckCreating,
  stuckDownloading,
  stuckManaging,
  stuckDeleting,
  stuckExtending,
  stuckRetyping,
  stuckMigrating,
  stuckMaintenance,
  stuckUploading,
  stuckBackingUp,
  stuckRestoringBackup,
  stuckAwaitingTransfer,
  stuckReverting,
  stuckUnmanaging,
  leakedConnection,
  leakedAttachment,
  errorDeleting,
  busyVolume,
  orphanDomain,
  orphanWatcher,
  trashedWhileOpen,
  dependentClones,
  leakedExport,
  backendStray,
  backendMissing,
  doubleAttachment,
  mappingMismatch,
]

export const deviceRules: readonly DeviceRule[] = [faultyMultipath, stalePath, lunIdentityMismatch]
