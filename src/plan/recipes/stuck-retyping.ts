import { backToBefore } from '../back-to.ts'

/** The change of type is given up: the volume is what its records say. */
export const stuckRetyping = backToBefore('stuck-retyping', 'roll-back')
