/** A connection for questions, made when the first comes and kept for those after it. */
import type { Access } from './access.ts'

export interface KeptConnection {
  /** After a failure the next question is asked on a new connection. */
  use<R>(question: (access: Access) => Promise<R>): Promise<R>
  close(): Promise<void>
}

export function keptConnection(open: () => Promise<Access>): KeptConnection {
  let kept: Promise<Access> | null = null
  const end = (access: Promise<Access> | null): Promise<void> | undefined => {
    if (kept === access) kept = null
    return access?.then(
      ({ connection }) => connection.end(),
      () => {},
    )
  }
  return {
    async use(question) {
      kept ??= open()
      const access = kept
      try {
        return await question(await access)
      } catch (thrown) {
        await end(access)
        throw thrown
      }
    },
    close: async () => end(kept),
  }
}
