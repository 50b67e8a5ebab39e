import { backToBefore } from '../back-to.ts'

/** The lock of a migration that is over is taken away. */
export const stuckMaintenance = backToBefore('stuck-maintenance', 'roll-back')
