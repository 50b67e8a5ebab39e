/**
 * What must be found of each state that the guest can be put into: of a fault, by its name; of a shape, nothing.
 * States of one batch are independent of each other, and are made and looked at together.
 */

export interface Expected {
  readonly found: readonly string[]
  /** What must stand in the way of the repair. */
  readonly blocked?: RegExp
  /** What may: udev reads a map as soon as it queues, and then waits in the kernel, or came too early for that. */
  readonly perhaps?: RegExp
}

export interface Batch {
  readonly title: string
  /** By `kind/name variant`, in the order in which they are made. */
  readonly states: Readonly<Record<string, Expected>>
}

const none: Expected = { found: [] }
const faulty: Expected = { found: ['faulty-multipath'] }
const heldBy = (blocked: RegExp): Expected => ({ ...faulty, blocked })
/** No array has a LUN whose identity is none of the kind that arrays give. */
const ofNobody: Expected = { found: ['faulty-multipath unconfirmed'], blocked: /which volume 13PARdataVV_2001 is/ }

export const batches: readonly Batch[] = [
  {
    title: 'maps in order, dead ones and held ones beside each other',
    states: {
      'shapes/multipath two-paths': none,
      'shapes/multipath four-paths': none,
      'shapes/multipath one-failed': none,
      'shapes/multipath transient': none,
      'shapes/multipath iscsi': none,
      'faults/faulty-multipath two-paths': faulty,
      'faults/faulty-multipath offline': faulty,
      'faults/faulty-multipath held-process': heldBy(/is open, and by whom was not seen/),
      'faults/faulty-multipath held-mount': heldBy(/is held by mount \/mnt\/held/),
      'faults/faulty-multipath held-lvm': heldBy(/is held by lvm labvg-data/),
      'faults/stale-path single': { found: ['stale-path'] },
      'faults/stale-path flushed': { found: ['stale-path', 'stale-path', 'stale-path', 'stale-path'] },
    },
  },
  {
    title: 'an iSCSI target without the LUN, and other policies for a dead map',
    states: {
      'shapes/multipath two-paths': none,
      'faults/faulty-multipath four-paths': faulty,
      'faults/faulty-multipath lun-removed': faulty,
      'faults/faulty-multipath retrying': faulty,
    },
  },
  {
    title: 'a LUN that was given away, and a map that queues for ever',
    states: {
      'shapes/multipath two-paths': none,
      'faults/lun-identity-mismatch reused': { found: ['lun-identity-mismatch'] },
      'faults/faulty-multipath scsi-debug': ofNobody,
      'faults/faulty-multipath queueing': { ...faulty, perhaps: /is open, and by whom was not seen/ },
    },
  },
  {
    title: 'an outage: all maps of the host are dead',
    states: {
      'faults/faulty-multipath port-down': heldBy(/looks like an outage/),
      'faults/faulty-multipath target-stopped': heldBy(/looks like an outage/),
    },
  },
  {
    title: 'disks that give no answer',
    states: {
      'shapes/multipath scsi-debug': none,
      // Its checker has not yet lost patience.
      'faults/faulty-multipath hung': none,
    },
  },
]

export const statesOf = (kind: 'faults' | 'shapes'): readonly string[] => [
  ...new Set(
    batches
      .flatMap(({ states }) => Object.keys(states))
      .filter((state) => state.startsWith(`${kind}/`))
      .map((state) => state.slice(kind.length + 1)),
  ),
]
