/** The page of commands and options, from the commands themselves. */
import type { Command, Option } from 'commander'
import { checkColumns, findingColumns } from '../../src/cli/columns.ts'
import { exitCodeMeanings, exitCodes } from '../../src/cli/exit-codes.ts'
import { makeProgram } from '../../src/cli/program.ts'
import { code, paragraph, table } from './markdown.ts'
import { columnMeanings, formatMeanings } from './meanings.ts'

export function cliReference(): string {
  const program = makeProgram({
    signal: new AbortController().signal,
    finish() {},
    output: {
      result() {},
      note() {},
      width: null,
      colour: (_, text) => text,
      noteColour: (_, text) => text,
    },
  })
  return [
    '# Commands and options\n',
    paragraph(
      'Every command of this version with its options, as `cindersweep help COMMAND` prints them too. This page is written by `node scripts/write-reference.ts`; a test holds it against the commands.',
    ),
    table(
      ['command', 'what it does'],
      program.commands.map((command) => [`[${command.name()}](#${command.name()})`, command.summary()]),
    ),
    general,
    ...program.commands.map(commandPart),
    '## Options for every command\n',
    paragraph(
      'They may stand before or after the command. `explain`, `demo`, `completion` and `help` log in to no cloud of yours, and take no notice of those that choose one. What is given here comes before variables ([environment](environment.md)), and these before files.',
    ),
    optionTable(program.options),
    '## Formats\n',
    table(
      ['format', 'what it is'],
      Object.entries(formatMeanings).map(([name, meaning]) => [code(name), meaning]),
    ),
    paragraph(
      'Formats with rows (`table`, `csv`, `value`, and all others as soon as columns are chosen) show the columns of `--column`, in that order; case does not matter, and `_` stands for a blank. The forms of JSON are in [output](output.md).',
    ),
    '## Columns of findings\n',
    columnTable(findingColumns.all, findingColumns.usual),
    '## Columns of doctor\n',
    columnTable(checkColumns.all, checkColumns.usual),
    '## Exit codes\n',
    paragraph('They are an interface, and do not change. Those of plans and runs are kept for them.'),
    table(
      ['code', 'meaning'],
      Object.entries(exitCodes).map(([name, number]) => [
        String(number),
        exitCodeMeanings[name as keyof typeof exitCodes],
      ]),
    ),
    paragraph(
      'Which error ends with which code is in [errors](errors.md). `doctor` ends with 1 when a right is missing. `demo --keep` ends with 0 when it is interrupted: that is how it ends.',
    ),
  ].join('\n')
}

const general = [
  paragraph(
    'Results go to standard output, and everything else (notes, progress, errors) to standard error. Colour and progress appear only on a terminal; `NO_COLOR` turns colour off. Wherever a file is named, `-` is standard input or output. On a terminal that is too narrow for a table, what does not fit beside is told below; ids are not broken.',
  ),
].join('\n')

function commandPart(command: Command): string {
  const usage = `cindersweep ${command.name()} ${command.usage()}`
    .replace(/\[options\] ?/, command.options.length ? '[options] ' : '')
    .trimEnd()
  return [
    `## ${command.name()}\n`,
    paragraph(command.description()),
    `    ${usage}\n`,
    ...(command.registeredArguments.length > 0
      ? [
          table(
            ['argument', 'what it is'],
            command.registeredArguments.map((argument) => [
              code(argument.name()),
              `${argument.description}${choices(argument.argChoices)}`,
            ]),
          ),
        ]
      : []),
    ...(command.options.length > 0 ? [optionTable(command.options)] : []),
  ].join('\n')
}

const optionTable = (options: readonly Option[]): string =>
  table(
    ['option', 'what it does', 'default', 'variable'],
    options.map((option) => [
      code(option.flags),
      `${option.description.replace(/ \(default: .*\)$/, '')}${choices(option.argChoices)}`,
      defaultOf(option),
      option.envVar === undefined ? '' : code(option.envVar),
    ]),
  )

const choices = (values: readonly string[] | undefined): string =>
  values === undefined ? '' : `: ${values.map(code).join(', ')}`

/** Some defaults are not the command line's to decide, and only described. */
function defaultOf(option: Option): string {
  const described = /\(default: (.*)\)$/.exec(option.description)?.[1]
  if (described !== undefined) return described
  if (option.negate || option.defaultValue === undefined) return ''
  return option.defaultValueDescription ?? String(option.defaultValue)
}

const columnTable = (all: readonly string[], usual: readonly string[]): string =>
  table(
    ['column', 'usual', 'what it says'],
    all.map((name) => {
      const meaning = columnMeanings[name]
      if (meaning === undefined) throw new Error(`nothing is said of the column ${name}`)
      return [name, usual.includes(name) ? 'yes' : '', meaning]
    }),
  )
