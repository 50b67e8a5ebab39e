import { setTo } from '../back-to.ts'

/** The object was never taken over; deleting the record then leaves it. */
export const stuckManaging = setTo('stuck-managing', 'error_managing', 'reset-status')
