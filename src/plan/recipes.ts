/** All recipes, by the fault that they mend. A fault without one is for a person. */
import type { FaultName } from '../model/faults.ts'
import type { Recipe } from './recipe.ts'
import { backendMissing } from './recipes/backend-missing.ts'
import { backendStray } from './recipes/backend-stray.ts'
import { busyVolume } from './recipes/busy-volume.ts'
import { danglingMappingAvailable } from './recipes/dangling-mapping-available.ts'
import { danglingMappingMissing } from './recipes/dangling-mapping-missing.ts'
import { dependentClones } from './recipes/dependent-clones.ts'
import { errorDeleting } from './recipes/error-deleting.ts'
import { faultyMultipath } from './recipes/faulty-multipath.ts'
import { ghostServerAttachment } from './recipes/ghost-server-attachment.ts'
import { leakedAttachment } from './recipes/leaked-attachment.ts'
import { leakedConnection } from './recipes/leaked-connection.ts'
import { leakedExport } from './recipes/leaked-export.ts'
import { mappingMismatch } from './recipes/mapping-mismatch.ts'
import { novaUnawareAttachment } from './recipes/nova-unaware-attachment.ts'
import { orphanDomain } from './recipes/orphan-domain.ts'
import { orphanWatcher } from './recipes/orphan-watcher.ts'
import { quotaDrift } from './recipes/quota-drift.ts'
import { recordLostWhileInUse } from './recipes/record-lost-while-in-use.ts'
import { stalePath } from './recipes/stale-path.ts'
import { stuckAttaching } from './recipes/stuck-attaching.ts'
import { stuckAttachingConnected } from './recipes/stuck-attaching-connected.ts'
import { stuckAwaitingTransfer } from './recipes/stuck-awaiting-transfer.ts'
import { stuckBackingUp } from './recipes/stuck-backing-up.ts'
import { stuckCreating } from './recipes/stuck-creating.ts'
import { stuckDeleting } from './recipes/stuck-deleting.ts'
import { stuckDetaching } from './recipes/stuck-detaching.ts'
import { stuckDetachingConnected } from './recipes/stuck-detaching-connected.ts'
import { stuckDownloading } from './recipes/stuck-downloading.ts'
import { stuckExtending } from './recipes/stuck-extending.ts'
import { stuckMaintenance } from './recipes/stuck-maintenance.ts'
import { stuckManaging } from './recipes/stuck-managing.ts'
import { stuckMigrating } from './recipes/stuck-migrating.ts'
import { stuckReserved } from './recipes/stuck-reserved.ts'
import { stuckRestoringBackup } from './recipes/stuck-restoring-backup.ts'
import { stuckRetyping } from './recipes/stuck-retyping.ts'
import { stuckReverting } from './recipes/stuck-reverting.ts'
import { stuckUnmanaging } from './recipes/stuck-unmanaging.ts'
import { stuckUploading } from './recipes/stuck-uploading.ts'
import { trashedWhileOpen } from './recipes/trashed-while-open.ts'
import { unknownOwnerAttachment } from './recipes/unknown-owner-attachment.ts'

const all: readonly Recipe[] = [
  backendMissing,
  backendStray,
  busyVolume,
  danglingMappingAvailable,
  danglingMappingMissing,
  dependentClones,
  errorDeleting,
  faultyMultipath,
  ghostServerAttachment,
  leakedAttachment,
  leakedConnection,
  leakedExport,
  mappingMismatch,
  novaUnawareAttachment,
  orphanDomain,
  orphanWatcher,
  quotaDrift,
  recordLostWhileInUse,
  stalePath,
  stuckAttaching,
  stuckAttachingConnected,
  stuckAwaitingTransfer,
  stuckBackingUp,
  stuckCreating,
  stuckDeleting,
  stuckDetaching,
  stuckDetachingConnected,
  stuckDownloading,
  stuckExtending,
  stuckMaintenance,
  stuckManaging,
  stuckMigrating,
  stuckReserved,
  stuckRestoringBackup,
  stuckRetyping,
  stuckReverting,
  stuckUnmanaging,
  stuckUploading,
  trashedWhileOpen,
  unknownOwnerAttachment,
]

export const recipes: ReadonlyMap<FaultName, Recipe> = new Map(all.map((recipe) => [recipe.fault, recipe]))
