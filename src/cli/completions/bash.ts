/** Completion in the language of bash. */
import type { CommandWords, OptionWords, ProgramWords, Values } from './words.ts'

export const bash = ({ commands, options }: ProgramWords): string => `_cindersweep() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${commands.map(({ name }) => name).join('|')}) command=$word; break ;; esac
  done
  case "$command" in
${commands.map(commandCase).join('\n')}
    *)
${valueCases(options)}
      case "$cur" in
        -*) COMPREPLY=($(compgen -W "${[...options.map(({ long }) => long), '--help'].join(' ')}" -- "$cur")) ;;
        *) COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')}" -- "$cur")) ;;
      esac ;;
  esac
}
complete -F _cindersweep cindersweep
`

function commandCase({ name, options, choices }: CommandWords): string {
  const offered = [...options.map(({ long }) => long), '--help', ...choices].join(' ')
  return `    ${name})
${valueCases(options)}
      COMPREPLY=($(compgen -W "${offered}" -- "$cur")) ;;`
}

/** After an option that takes a value, only such a value is offered. */
function valueCases(options: readonly OptionWords[]): string {
  const cases = options.flatMap(({ long, short, value }) =>
    value === null
      ? []
      : [`        ${[short, long].filter((name) => name !== null).join('|')}) ${reply(value)}; return ;;`],
  )
  return `      case "$prev" in\n${cases.join('\n')}\n      esac`
}

function reply({ choices, file }: Values): string {
  if (choices.length > 0) return `COMPREPLY=($(compgen -W "${choices.join(' ')}" -- "$cur"))`
  return file ? 'COMPREPLY=($(compgen -f -- "$cur"))' : 'COMPREPLY=()'
}
