import { setTo } from '../back-to.ts'

/** It is Cinder’s still, and can be released again. */
export const stuckUnmanaging = setTo('stuck-unmanaging', 'available', 'reset-status')
