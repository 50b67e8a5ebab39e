/**
 * Begins. Compiled code is cached before anything else is imported: without that, reading two hundred
 * small modules would be most of what a short command does.
 */
import { enableCompileCache } from 'node:module'

enableCompileCache()
const { run } = await import('./run.ts')
process.exitCode = await run(process.argv)
