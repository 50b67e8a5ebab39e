/** The words that a shell may complete, as the commands have them. */
import type { Command, Option } from 'commander'
import { faultNames } from '../../model/faults.ts'
import { checkColumns, findingColumns } from '../columns.ts'

export interface OptionWords {
  readonly long: string
  readonly short: string | null
  readonly about: string
  /** What it takes; null when it takes nothing. */
  readonly value: Values | null
}

export interface Values {
  readonly choices: readonly string[]
  readonly file: boolean
}

export interface CommandWords {
  readonly name: string
  readonly about: string
  readonly options: readonly OptionWords[]
  /** What its argument may be. */
  readonly choices: readonly string[]
}

export interface ProgramWords {
  readonly commands: readonly CommandWords[]
  /** Options that may also stand before the command. */
  readonly options: readonly OptionWords[]
}

export function wordsOf(program: Command): ProgramWords {
  const options = program.options.map((option) => optionWords(option, program))
  return { options, commands: program.commands.map((command) => commandWords(command, options)) }
}

function commandWords(command: Command, everywhere: readonly OptionWords[]): CommandWords {
  const [argument] = command.registeredArguments
  return {
    name: command.name(),
    about: command.summary(),
    options: [...command.options.map((option) => optionWords(option, command)), ...everywhere],
    choices: argument?.name() === 'fault' ? faultNames : (argument?.argChoices ?? []),
  }
}

const optionWords = (option: Option, command: Command): OptionWords => ({
  long: option.long ?? '',
  short: option.short ?? null,
  about: option.description,
  value:
    option.required || option.optional
      ? { choices: choicesOf(option, command), file: option.flags.includes('<file>') }
      : null,
})

function choicesOf(option: Option, command: Command): readonly string[] {
  const name = option.attributeName()
  if (name === 'fault' || name === 'plant') return faultNames
  if (name === 'column' || name === 'sortColumn') {
    const { all } = command.name() === 'doctor' ? checkColumns : findingColumns
    return all.map((column) => column.replaceAll(' ', '_'))
  }
  return option.argChoices ?? []
}
