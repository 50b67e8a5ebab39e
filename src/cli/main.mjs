/**
 * Begins. In plain JavaScript, so that nothing has to be translated before the cache of compiled code is
 * on: reading two hundred small modules would be most of what a short command does.
 */
import { enableCompileCache } from 'node:module'

enableCompileCache()
const { run } = await import('./run.ts')
process.exitCode = await run(process.argv)
