/** This machine as a shell. */
import type { Shell } from '../../ports/shell.ts'
import { type ProgramOptions, runProgram } from './run-program.ts'

export const localShell = (options: ProgramOptions = {}): Shell => ({
  name: 'this machine',
  run: (request) => runProgram(request, options),
})
