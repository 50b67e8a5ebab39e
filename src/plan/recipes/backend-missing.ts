import { setTo } from '../back-to.ts'

/** Nobody should build on a volume with nothing behind it. */
export const backendMissing = setTo('backend-missing', 'error', 'reset-status')
