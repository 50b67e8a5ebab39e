/** The sentences of Cinder, Nova and os-brick that tell why a volume is as it is. */
import type { LogEventKind } from '../../model/log.ts'

/** The first that fits counts: what refuses or leaves something is said before what merely failed. */
const sentences: readonly (readonly [LogEventKind, readonly RegExp[]])[] = [
  [
    'detach-refused',
    [
      /Detected user call to delete in-use attachment/i,
      /ConflictNovaUsingAttachment/,
      /Delete attachment failed for attachment .{1,2000}Code: 409/i,
      /is still attached, detach volume first/i,
    ],
  ],
  [
    'devices-left',
    [
      /There were errors removing .{1,2000}leftovers may remain/i,
      /deleting attachment locally/i,
      /may leave leftover devices/i,
      /Flushing \S{1,300} failed/i,
      /map in use/i,
    ],
  ],
  [
    'attachment-left',
    [
      /Failed to delete volume attachment with ID/i,
      /Volume attachment \S{1,100} not deleted on source host/i,
      /Delete attachment failed for attachment/i,
    ],
  ],
  [
    'export-removal-failed',
    [
      /due to remove-export failure/i,
      /Failed to remove iscsi target for volume/i,
      /Silent failure of target removal/i,
      /This target is still active/i,
      /Could not remove export/i,
    ],
  ],
  [
    'cleanup-ignored',
    [
      /Ignoring unknown (?:cinder )?exception for/i,
      /Ignoring EndpointNotFound for/i,
      /Ignoring volume cleanup failure/i,
      /Failed to detach volume on the backend, ignoring/i,
    ],
  ],
  [
    'snapshot-busy',
    [
      /Delete snapshot failed, due to snapshot busy/i,
      /Unable to delete busy snapshot/i,
      /deleting snapshot .{1,300} that has dependent/i,
      /SnapshotIsBusy/i,
    ],
  ],
  [
    'volume-busy',
    [
      /Unable to delete busy volume/i,
      /ImageBusy error raised while (?:deleting|trashing)/i,
      /Unable to delete due to existing snapshot/i,
      /is currently busy on the 3PAR/i,
      /has children and cannot be deleted/i,
      /has a temporary snapshot that can't be deleted/i,
      /has dependent (?:snapshots|volumes|children)/i,
      /cannot be deleted due to existing connections/i,
      /currently has the following active (?:volume|snapshot)/i,
      /image still has watchers/i,
      /image has snapshots/i,
      /Logical volume \S{1,300} (?:in use|contains a filesystem in use|is used by another device)/i,
      /Volume(?:\S{0,100}) is busy|VolumeIsBusy/i,
      /deleting volume .{1,300} that has snapshot/i,
    ],
  ],
  [
    'delete-failed',
    [
      /Unable to delete (?:the )?(?:destination )?volume/i,
      /Unable to delete encryption key for volume/i,
      /A volume or snapshot cannot be deleted/i,
      /Cannot delete device/i,
    ],
  ],
  [
    'detach-failed',
    [
      /Guest refused to detach volume/i,
      /Failed to detach volume/i,
      /Detach volume failed/i,
      /Unable to detach volume/i,
      /Terminate volume connection failed/i,
    ],
  ],
  [
    'object-missing',
    [/no longer exists in backend/i, /Delete (?:volume|snapshot) id not found\. Removing from cinder/i],
  ],
  ['driver-down', [/Failed to initialize driver/i, /driver isn't initialized/i, /re-export volume, setting to ERROR/i]],
  [
    'operation-failed',
    [
      /Extend volume failed/i,
      /Upload volume to image encountered an error/i,
      /Failed to copy volume/i,
      /Could not perform cleanup/i,
      /Failed to attach volume/i,
    ],
  ],
]

/** Longer ones are dumps; what matters stands at the begin. */
const longest = 4_000

/** What the sentence tells; null when it is none of these. */
export function sentenceKind(text: string): LogEventKind | null {
  const begin = text.slice(0, longest)
  for (const [kind, patterns] of sentences) if (patterns.some((pattern) => pattern.test(begin))) return kind
  return null
}
