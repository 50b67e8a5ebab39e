/** The status that Nova's API shows for a server, made of the two states that its row keeps. */

const byVmState: Readonly<Record<string, string>> = {
  active: 'ACTIVE',
  building: 'BUILD',
  stopped: 'SHUTOFF',
  resized: 'VERIFY_RESIZE',
  paused: 'PAUSED',
  suspended: 'SUSPENDED',
  rescued: 'RESCUE',
  error: 'ERROR',
  deleted: 'DELETED',
  'soft-delete': 'SOFT_DELETED',
  shelved: 'SHELVED',
  shelved_offloaded: 'SHELVED_OFFLOADED',
}

/** What a task makes of the state while it lasts, and of which states it does. */
const byTask: readonly (readonly [status: string, of: readonly string[], tasks: readonly string[]])[] = [
  ['REBOOT', ['active'], ['rebooting', 'reboot_pending', 'reboot_started']],
  ['HARD_REBOOT', ['active'], ['rebooting_hard', 'reboot_pending_hard', 'reboot_started_hard']],
  ['PASSWORD', ['active'], ['updating_password']],
  ['MIGRATING', ['active', 'paused'], ['migrating']],
  ['RESIZE', ['active', 'stopped'], ['resize_prep', 'resize_migrating', 'resize_migrated', 'resize_finish']],
  ['REBUILD', ['active', 'stopped', 'error'], ['rebuilding', 'rebuild_block_device_mapping', 'rebuild_spawning']],
  ['REVERT_RESIZE', ['resized'], ['resize_reverting']],
]

export function serverStatus(vmState: string | null, taskState: string | null): string {
  if (vmState === null) return 'UNKNOWN'
  const doing =
    taskState === null ? undefined : byTask.find(([, of, tasks]) => of.includes(vmState) && tasks.includes(taskState))
  return doing?.[0] ?? byVmState[vmState] ?? 'UNKNOWN'
}
