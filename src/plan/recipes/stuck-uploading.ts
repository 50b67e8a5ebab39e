import { backToBefore } from '../back-to.ts'

/** The image is given up; the volume was only read for it. */
export const stuckUploading = backToBefore('stuck-uploading', null)
