/** Asks a person, where there is one: without a terminal nobody agrees. */
import { createInterface } from 'node:readline/promises'

export interface Person {
  /** Whether there is anybody to ask. */
  readonly present: boolean
  agrees(question: string): Promise<boolean>
  /** For what is grave: the word has to be typed. */
  types(question: string, word: string): Promise<boolean>
}

export function personAtTerminal(signal: AbortSignal): Person {
  const ask = async (question: string): Promise<string> => {
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    try {
      return (await lines.question(question, { signal })).trim()
    } finally {
      lines.close()
    }
  }
  return {
    present: process.stdin.isTTY === true,
    agrees: async (question) => /^y(es)?$/i.test(await ask(`${question} [y/N] `)),
    types: async (question, word) => (await ask(`${question}\nType "${word}" to agree: `)) === word,
  }
}
