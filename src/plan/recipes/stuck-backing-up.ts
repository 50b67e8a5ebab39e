import { backToBefore } from '../back-to.ts'

/** The backup is given up; the volume was only read for it. */
export const stuckBackingUp = backToBefore('stuck-backing-up', 'roll-back')
