/** Tells the operator that long work goes on. Never carries results. */
export interface Progress {
  /** `count` records of a kind have been read from a source so far. */
  read(source: string, kind: string, count: number): void
  /** What is being done now, e.g. `asking about 12 suspects`. */
  doing(text: string): void
}

export const silent: Progress = { read() {}, doing() {} }
