import { setTo } from '../back-to.ts'

/** The content may be mixed: it must not be taken for a disk. */
export const stuckReverting = setTo('stuck-reverting', 'error', 'reset-status')
