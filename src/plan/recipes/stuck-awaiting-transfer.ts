import { setTo } from '../back-to.ts'

/** Nobody offers it any more: it is its owner’s again. */
export const stuckAwaitingTransfer = setTo('stuck-awaiting-transfer', 'available', null)
