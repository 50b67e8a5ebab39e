/** Machines behind a bastion, of which only so many are spoken to at a time: it drops what is too much for it. */
import type { Gate } from '../../kernel/gate.ts'
import type { Pipe, Piped } from '../../ports/pipe.ts'
import type { Shell } from '../../ports/shell.ts'

/** `bastion` tells behind which one the machine is, and null where it is behind none. */
export interface Way {
  readonly gate: Gate
  bastion(): Promise<string | null>
}

const pass = async <T>({ gate, bastion }: Way, work: () => Promise<T>): Promise<T> => {
  const key = await bastion()
  return key === null ? work() : gate(key, work)
}

export const shellBehind = (shell: Shell, way: Way): Shell => ({
  name: shell.name,
  run: (request) => pass(way, () => shell.run(request)),
})

/** The place is held until the program has ended. */
export const pipeBehind = (pipe: Pipe, way: Way): Pipe => ({
  name: pipe.name,
  open(request) {
    const opened = Promise.withResolvers<Piped>()
    const answer = pass(way, () => {
      const piped = pipe.open(request)
      opened.resolve(piped)
      return piped.answer
    })
    // Both tell of the same failure; whoever reads the output asks for the answer only after that.
    answer.catch(opened.reject)
    opened.promise.catch(() => {})
    return { output: outputOf(opened.promise), answer }
  },
})

async function* outputOf(opened: Promise<Piped>): AsyncIterable<Uint8Array> {
  yield* (await opened).output
}
