/** Every fault by name: puts a simulated cloud into the state that the fault is. */
import { type FaultName, faultNames } from '../../model/faults.ts'
import type { SimulatedCloud } from '../cloud.ts'
import { inThePast } from '../hands.ts'
import * as attachments from './attachments.ts'
import * as backends from './backends.ts'
import * as causes from './causes.ts'
import type { Planted, Variants } from './planted.ts'
import * as stuck from './stuck.ts'

const planters: Readonly<Record<FaultName, Variants>> = {
  'ghost-server-attachment': attachments.ghostServerAttachment,
  'unknown-owner-attachment': attachments.unknownOwnerAttachment,
  'nova-unaware-attachment': attachments.novaUnawareAttachment,
  'dangling-mapping-available': attachments.danglingMappingAvailable,
  'dangling-mapping-missing': attachments.danglingMappingMissing,
  'record-lost-while-in-use': attachments.recordLostWhileInUse,
  'stuck-attaching': stuck.stuckAttaching,
  'stuck-attaching-connected': stuck.stuckAttachingConnected,
  'stuck-detaching': stuck.stuckDetaching,
  'stuck-detaching-connected': stuck.stuckDetachingConnected,
  'leaked-connection': backends.leakedConnection,
  'leaked-attachment': attachments.leakedAttachment,
  'stuck-reserved': stuck.stuckReserved,
  'stuck-creating': stuck.stuckCreating,
  'stuck-downloading': { state: stuck.stateOnly('downloading') },
  'stuck-managing': { state: stuck.stateOnly('managing') },
  'stuck-deleting': stuck.stuckDeleting,
  'stuck-extending': { state: stuck.stateOnly('extending') },
  'stuck-retyping': { state: stuck.stateOnly('retyping') },
  'stuck-migrating': stuck.stuckMigrating,
  'stuck-maintenance': { state: stuck.stateOnly('maintenance') },
  'stuck-uploading': { state: stuck.stateOnly('uploading') },
  'stuck-backing-up': { state: stuck.stateOnly('backing-up') },
  'stuck-restoring-backup': { state: stuck.stateOnly('restoring-backup') },
  'stuck-awaiting-transfer': { state: stuck.stateOnly('awaiting-transfer') },
  'stuck-reverting': { state: stuck.stateOnly('reverting') },
  'stuck-unmanaging': { state: stuck.stateOnly('unmanaging') },
  'error-deleting': backends.errorDeleting,
  'busy-volume': backends.busyVolume,
  'orphan-domain': backends.orphanDomain,
  'orphan-watcher': backends.orphanWatcher,
  'trashed-while-open': backends.trashedWhileOpen,
  'dependent-clones': backends.dependentClones,
  'faulty-multipath': backends.faultyMultipath,
  'stale-path': backends.stalePath,
  'lun-identity-mismatch': backends.lunIdentityMismatch,
  'leaked-export': backends.leakedExport,
  'backend-stray': backends.backendStray,
  'backend-missing': backends.backendMissing,
  'double-attachment': attachments.doubleAttachment,
  'mapping-mismatch': attachments.mappingMismatch,
  'quota-drift': causes.quotaDrift,
  'service-token-missing': causes.serviceTokenMissing,
  'service-down': causes.serviceDown,
  'cell-unreachable': causes.cellUnreachable,
  'backend-host-renamed': causes.backendHostRenamed,
  'plane-incomplete': causes.planeIncomplete,
}

const day = 86_400_000

export interface PlantOptions {
  readonly variant?: string | undefined
  /** How long ago it happened. */
  readonly ageMs?: number
}

export const variantsOf = (fault: FaultName): readonly string[] => Object.keys(planters[fault])

export function plant(
  cloud: SimulatedCloud,
  fault: FaultName,
  { variant, ageMs = 2 * day }: PlantOptions = {},
): Planted {
  const variants = planters[fault]
  const name = variant ?? Object.keys(variants)[0] ?? ''
  const planter = variants[name]
  if (planter === undefined)
    throw new RangeError(`${fault} has no variant "${name}"; it has ${Object.keys(variants).join(', ')}`)
  return { fault, variant: name, ...planter(inThePast(cloud, ageMs)) }
}

/** Every fault in every variant, for tests that must miss none. */
export const allPlantings = (): readonly { fault: FaultName; variant: string }[] =>
  faultNames.flatMap((fault) => variantsOf(fault).map((variant) => ({ fault, variant })))
