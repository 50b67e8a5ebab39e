/** `cindersweep completion`: a script for a shell, made of the commands themselves. */
import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { bash } from '../completions/bash.ts'
import { fish } from '../completions/fish.ts'
import { wordsOf } from '../completions/words.ts'
import { zsh } from '../completions/zsh.ts'
import { exitCodes } from '../exit-codes.ts'

const languages = { bash, zsh, fish } as const

export function completionCommand(shell: keyof typeof languages, program: Command, { output }: CommandContext): number {
  output.result(languages[shell](wordsOf(program)))
  return exitCodes.clean
}
