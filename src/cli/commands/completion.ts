/** `cindersweep completion`: a script for a shell, made of the commands themselves. */
import type { Command } from 'commander'
import { faultNames } from '../../model/faults.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-codes.ts'

interface Words {
  readonly command: string
  readonly summary: string
  readonly options: readonly {
    readonly name: string
    readonly about: string
    readonly choices: readonly string[]
    readonly file: boolean
    readonly value: boolean
  }[]
  readonly choices: readonly string[]
}

export function completionCommand(
  shell: 'bash' | 'zsh' | 'fish',
  program: Command,
  { output }: CommandContext,
): number {
  const words = program.commands.map((command) => wordsOf(command, program))
  output.result({ bash, zsh, fish }[shell](words))
  return exitCodes.clean
}

function wordsOf(command: Command, program: Command): Words {
  const [argument] = command.registeredArguments
  return {
    command: command.name(),
    summary: command.summary(),
    options: [...command.options, ...program.options].map((option) => ({
      name: option.long ?? option.short ?? '',
      about: option.description,
      choices: option.name() === 'fault' ? faultNames : (option.argChoices ?? []),
      file: /<file>/.test(option.flags),
      value: option.required || option.optional,
    })),
    choices: argument?.name() === 'fault' ? faultNames : (argument?.argChoices ?? []),
  }
}

function bash(words: readonly Words[]): string {
  const cases = words.map((entry) => {
    const values = entry.options
      .filter((option) => option.value)
      .map(
        (option) =>
          `        ${option.name}) ${option.choices.length > 0 ? `COMPREPLY=($(compgen -W "${option.choices.join(' ')}" -- "$cur"))` : option.file ? 'COMPREPLY=($(compgen -f -- "$cur"))' : 'COMPREPLY=()'}; return ;;`,
      )
    const offered = [...entry.options.map((option) => option.name), ...entry.choices].join(' ')
    return `    ${entry.command})\n      case "$prev" in\n${values.join('\n')}\n      esac\n      COMPREPLY=($(compgen -W "${offered}" -- "$cur")) ;;`
  })
  return `_cindersweep() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${words.map((entry) => entry.command).join('|')}) command=$word; break ;; esac
  done
  case "$command" in
${cases.join('\n')}
    *) COMPREPLY=($(compgen -W "${words.map((entry) => entry.command).join(' ')} --help --version" -- "$cur")) ;;
  esac
}
complete -F _cindersweep cindersweep
`
}

const quoted = (text: string): string =>
  text.replaceAll("'", "'\\''").replaceAll('[', '\\[').replaceAll(']', '\\]').replaceAll(':', '\\:')

function zsh(words: readonly Words[]): string {
  const commands = words.map((entry) => `    '${entry.command}:${quoted(entry.summary)}'`)
  const cases = words.map((entry) => {
    const specs = entry.options.map((option) => {
      const value = option.value
        ? `:value:${option.choices.length > 0 ? `(${option.choices.join(' ')})` : option.file ? '_files' : ''}`
        : ''
      return `        '${option.name}[${quoted(option.about)}]${value}'`
    })
    const argument = entry.choices.length > 0 ? ` \\\n        '1:value:(${entry.choices.join(' ')})'` : ''
    return `      ${entry.command}) _arguments \\\n${specs.join(' \\\n')}${argument} ;;`
  })
  return `#compdef cindersweep
_cindersweep() {
  local -a commands
  commands=(
${commands.join('\n')}
  )
  _arguments -C '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $words[1] in
${cases.join('\n')}
      esac ;;
  esac
}
compdef _cindersweep cindersweep
`
}

function fish(words: readonly Words[]): string {
  const quote = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
  const names = words.map((entry) => entry.command).join(' ')
  const lines = ['complete -c cindersweep -f']
  for (const entry of words) {
    lines.push(
      `complete -c cindersweep -n 'not __fish_seen_subcommand_from ${names}' -a ${entry.command} -d '${quote(entry.summary)}'`,
    )
    const within = `-n '__fish_seen_subcommand_from ${entry.command}'`
    for (const option of entry.options) {
      const value = option.value
        ? ` -r${option.choices.length > 0 ? ` -a '${option.choices.join(' ')}'` : option.file ? ' -F' : ''}`
        : ''
      lines.push(
        `complete -c cindersweep ${within} -l ${option.name.replace(/^--/, '')}${value} -d '${quote(option.about)}'`,
      )
    }
    if (entry.choices.length > 0) lines.push(`complete -c cindersweep ${within} -a '${entry.choices.join(' ')}'`)
  }
  return `${lines.join('\n')}\n`
}
