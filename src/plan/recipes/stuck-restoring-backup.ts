import { setTo } from '../back-to.ts'

/** The content is neither the old nor the new: never available. */
export const stuckRestoringBackup = setTo('stuck-restoring-backup', 'error_restoring', 'reset-status')
