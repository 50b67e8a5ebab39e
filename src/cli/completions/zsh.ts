/** Completion in the language of zsh. */
import type { CommandWords, OptionWords, ProgramWords, Values } from './words.ts'

export const zsh = ({ commands, options }: ProgramWords): string => `#compdef cindersweep
_cindersweep() {
  local state line
  local -a commands
  commands=(
${commands.map(({ name, about }) => `    '${name}:${quoted(about)}'`).join('\n')}
  )
  _arguments -C \\
${options.map(spec).join(' \\\n')} \\
    '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $words[1] in
${commands.map(commandCase).join('\n')}
      esac ;;
  esac
}
if [ "$funcstack[1]" = _cindersweep ]; then _cindersweep; else compdef _cindersweep cindersweep; fi
`

function commandCase({ name, options, choices }: CommandWords): string {
  const argument = choices.length > 0 ? [`    '1:value:(${choices.join(' ')})'`] : []
  return `        ${name}) _arguments \\\n${[...options.map(spec), ...argument].join(' \\\n')} ;;`
}

function spec({ long, short, about, value }: OptionWords): string {
  const names = short === null ? `'${long}` : `'(${short} ${long})'{${short},${long}}'`
  return `    ${names}[${quoted(about)}]${value === null ? '' : `:value:${values(value)}`}'`
}

const values = ({ choices, file }: Values): string =>
  choices.length > 0 ? `(${choices.join(' ')})` : file ? '_files' : ''

const quoted = (text: string): string => text.replaceAll("'", "'\\''").replace(/[[\]:]/g, (char) => `\\${char}`)
