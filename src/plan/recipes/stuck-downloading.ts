import { setTo } from '../back-to.ts'

/** The content is not whole: it must not be taken for a disk. */
export const stuckDownloading = setTo('stuck-downloading', 'error', null)
