/** A shell that answers as it was told, and remembers what it was asked. */
import type { Shell, ShellAnswer } from '../../src/ports/shell.ts'

export interface ScriptedShell extends Shell {
  readonly asked: readonly string[]
}

/** The first answer whose words all stand in the command, in their order; what nobody foresaw is a failure of the test. */
export function scriptedShell(answers: readonly (readonly [string, Partial<ShellAnswer>])[]): ScriptedShell {
  const asked: string[] = []
  return {
    name: 'scripted',
    asked,
    async run({ argv }) {
      const line = argv.join(' ')
      asked.push(line)
      const found = answers.find(([words]) => line.includes(words))
      if (found === undefined) throw new Error(`nobody foresaw: ${line}`)
      return { code: 0, late: false, stdout: '', stderr: '', ...found[1] }
    },
  }
}
