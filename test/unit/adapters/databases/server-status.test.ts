import { describe, expect, it } from 'vitest'
import { serverStatus } from '../../../../src/adapters/databases/server-status.ts'

describe('the status of a server', () => {
  it.each([
    ['active', null, 'ACTIVE'],
    ['active', 'reboot_started', 'REBOOT'],
    ['active', 'rebooting_hard', 'HARD_REBOOT'],
    ['active', 'resize_migrating', 'RESIZE'],
    ['active', 'migrating', 'MIGRATING'],
    ['active', 'deleting', 'ACTIVE'],
    ['stopped', 'resize_prep', 'RESIZE'],
    ['stopped', 'rebooting', 'SHUTOFF'],
    ['stopped', 'rebuild_spawning', 'REBUILD'],
    ['error', 'rebuilding', 'REBUILD'],
    ['error', null, 'ERROR'],
    ['paused', 'migrating', 'MIGRATING'],
    ['resized', null, 'VERIFY_RESIZE'],
    ['resized', 'resize_reverting', 'REVERT_RESIZE'],
    ['building', 'scheduling', 'BUILD'],
    ['soft-delete', null, 'SOFT_DELETED'],
    ['shelved_offloaded', null, 'SHELVED_OFFLOADED'],
    ['a state of the future', null, 'UNKNOWN'],
    [null, null, 'UNKNOWN'],
  ])('that is %s (%s) is %s', (vmState, taskState, status) => {
    expect(serverStatus(vmState, taskState)).toBe(status)
  })
})
