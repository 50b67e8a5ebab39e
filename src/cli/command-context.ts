/** What every command is given by the program that runs it. */
import type { Output } from './output.ts'

export interface CommandContext {
  readonly output: Output
  readonly signal: AbortSignal
  /** Sets the exit code; zero unless called. */
  finish(code: number): void
}
