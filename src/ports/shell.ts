/** Runs programs on one machine: this one, or another over SSH. */

export interface ShellRequest {
  /** The program and its arguments; never a line for a shell to take apart. */
  readonly argv: readonly [string, ...string[]]
  readonly stdin?: string
  readonly deadlineMs?: number
}

export interface ShellAnswer {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Every exit code is an answer; what throws a CinderSweepError is a failure to get one: the program is
 * not there, the machine does not answer or has changed its key, the deadline passed, too much came.
 */
export interface Shell {
  /** The machine, as sources and errors call it. */
  readonly name: string
  run(request: ShellRequest): Promise<ShellAnswer>
}
