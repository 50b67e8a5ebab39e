/** Runs programs whose output is taken as it comes: it may be longer than anybody can hold. */
import type { ShellAnswer, ShellRequest } from './shell.ts'

export interface Piped {
  /** The standard output, piece by piece; it ends where the program does, also when the deadline ended that. */
  readonly output: AsyncIterable<Uint8Array>
  /** What came of it, once all output was taken. It throws as the answer of a shell does. */
  readonly answer: Promise<Omit<ShellAnswer, 'stdout'>>
}

export interface Pipe {
  /** The machine, as sources and errors call it. */
  readonly name: string
  open(request: ShellRequest): Piped
}
