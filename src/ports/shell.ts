/** Runs programs on one machine: this one, or another over SSH. */

export interface ShellRequest {
  /** The program and its arguments; never a line for a shell to take apart. */
  readonly argv: readonly [string, ...string[]]
  readonly stdin?: string
  readonly deadlineMs?: number
}

export interface ShellAnswer {
  /** Null when it did not end by itself. */
  readonly code: number | null
  /** Set when the deadline passed: what had come by then is here, and no more. */
  readonly late: boolean
  readonly stdout: string
  readonly stderr: string
}

/**
 * Every exit code is an answer, and so is what a program said before its deadline. What throws a
 * CinderSweepError is a failure to run it at all: there is no such program, the machine does not
 * answer or has changed its key, more came than anybody could want.
 */
export interface Shell {
  /** The machine, as sources and errors call it. */
  readonly name: string
  run(request: ShellRequest): Promise<ShellAnswer>
}
