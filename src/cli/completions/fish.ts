/** Completion in the language of fish. */
import type { CommandWords, OptionWords, ProgramWords } from './words.ts'

export function fish({ commands, options }: ProgramWords): string {
  const names = commands.map(({ name }) => name).join(' ')
  const first = `-n 'not __fish_seen_subcommand_from ${names}'`
  const lines = [
    'complete -c cindersweep -f',
    ...commands.map(({ name, about }) => `complete -c cindersweep ${first} -a ${name} -d '${quoted(about)}'`),
    ...options.map((option) => optionLine(first, option)),
    ...commands.flatMap(commandLines),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function commandLines({ name, options, choices }: CommandWords): readonly string[] {
  const within = `-n '__fish_seen_subcommand_from ${name}'`
  return [
    ...options.map((option) => optionLine(within, option)),
    ...(choices.length > 0 ? [`complete -c cindersweep ${within} -a '${choices.join(' ')}'`] : []),
  ]
}

function optionLine(where: string, { long, short, about, value }: OptionWords): string {
  const names = `${short === null ? '' : `-s ${short.slice(1)} `}-l ${long.slice(2)}`
  const takes =
    value === null
      ? ''
      : value.choices.length > 0
        ? ` -x -a '${value.choices.join(' ')}'`
        : value.file
          ? ' -r -F'
          : ' -x'
  return `complete -c cindersweep ${where} ${names}${takes} -d '${quoted(about)}'`
}

const quoted = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
