import { describe, expect, it } from 'vitest'
import { sentenceKind } from '../../../../src/adapters/parse/log-sentences.ts'

const id = '0d7e5a3c-1111-4222-8333-444455556666'

describe('sentenceKind', () => {
  it.each([
    ['Unable to delete busy volume.', 'volume-busy'],
    ['ImageBusy error raised while trashing RBD volume.', 'volume-busy'],
    [`Unable to delete due to existing snapshot for volume: volume-${id}`, 'volume-busy'],
    ['Delete snapshot failed, due to snapshot busy.', 'snapshot-busy'],
    ['Unable to delete busy snapshot.', 'snapshot-busy'],
    [`SnapshotIsBusy: deleting snapshot snapshot-${id} that has dependent volumes`, 'snapshot-busy'],
    [
      'The volume is currently busy on the 3PAR and cannot be deleted at this time. You can try again later.',
      'volume-busy',
    ],
    ['Volume has children and cannot be deleted!', 'volume-busy'],
    ["Volume has a temporary snapshot that can't be deleted at this time.", 'volume-busy'],
    [`  Logical volume cinder-volumes/volume-${id} in use.`, 'volume-busy'],
    [`  Logical volume cinder-volumes/volume-${id} is used by another device.`, 'volume-busy'],
    ['rbd: error: image still has watchers', 'volume-busy'],
    ['Unable to delete the destination volume during volume migration', 'delete-failed'],
    ['Unable to delete encryption key for volume: x', 'delete-failed'],
    ['Detected user call to delete in-use attachment. Call must come from the nova service', 'detach-refused'],
    [`Volume ${id} is still attached, detach volume first.`, 'detach-refused'],
    ['Delete attachment failed for attachment a. Error: conflict Code: 409', 'detach-refused'],
    ['Delete attachment failed for attachment a. Error: Gateway Time-out Code: 504', 'attachment-left'],
    ['Failed to delete volume attachment with ID a. Error: x', 'attachment-left'],
    ['Volume attachment a not deleted on source host b during post_live_migration: x', 'attachment-left'],
    ['Detach volume failed, due to remove-export failure.', 'export-removal-failed'],
    [`Failed to remove iscsi target for volume id:${id}.`, 'export-removal-failed'],
    ['Silent failure of target removal detected, retry....', 'export-removal-failed'],
    [`Ignoring unknown cinder exception for volume ${id}: Gateway Time-out (HTTP 504)`, 'cleanup-ignored'],
    ['Ignoring volume cleanup failure due to x', 'cleanup-ignored'],
    ['Failed to detach volume on the backend, ignoring failure x', 'cleanup-ignored'],
    [`Guest refused to detach volume ${id}`, 'detach-failed'],
    ['Terminate volume connection failed: x', 'detach-failed'],
    ['There were errors removing {1}, leftovers may remain in the system', 'devices-left'],
    [
      'Instance or volume not found on Nova, deleting attachment locally, which may leave leftover devices',
      'devices-left',
    ],
    ['43.739474 | 360002ac0000000000000001900013f2d: map in use', 'devices-left'],
    [`volume volume-${id} no longer exists in backend`, 'object-missing'],
    [`Delete volume id not found. Removing from cinder: ${id} Ex: x`, 'object-missing'],
    ['Failed to initialize driver.', 'driver-down'],
    ['Extend volume failed.', 'operation-failed'],
    ['Updating volume status', null],
    ['Deleted volume successfully.', null],
    ['', null],
  ])('%j tells %j', (text, kind) => {
    expect(sentenceKind(text)).toBe(kind)
  })
})
