/** The commands that plan and carry out repairs. */
import { Argument, type Command, Option } from 'commander'
import { permissionMeanings, permissions } from '../model/permission.ts'
import type { CommandContext } from './command-context.ts'
import type { ApplyOptions } from './commands/apply.ts'
import { columnsHelp, depthOption, repeatable, settleOption } from './options.ts'
import { wrap } from './printers/text-width.ts'

export function addRepairs(program: Command, context: CommandContext): void {
  addPlan(program, context)
  addApply(program, context)
  addResume(program, context)
  addUndo(program, context)
  addHistory(program, context)
  addShow(program, context)
  addVerbs(program, context)
}

function addPlan(program: Command, context: CommandContext): void {
  const plan = program
    .command('plan')
    .summary('say what would be done about what is wrong')
    .description(
      'Scans, looks closely at each finding that could be repaired, and says what would be done, in which order, and what is held back, and why. Changes nothing.',
    )
    .option('-o, --output <file>', 'also write the plan there, for "apply"; "-" for standard output alone')
    .addOption(repeatable('--fault <name>', 'plan only for this fault', 'all'))
    .addOption(repeatable('--volume <volume>', 'plan only for this volume, by id or name', 'all'))
    .addOption(repeatable('--server <id>', 'plan only for this server', 'all'))
    .addOption(repeatable('--host <host>', 'plan only for this host', 'all'))
    .addOption(repeatable('--project <id>', 'plan only for this project', 'all'))
    .addOption(allowOption())
  for (const option of limitOptions()) plan.addOption(option)
  plan
    .addOption(settleOption())
    .option('--recheck <duration>', 'how long to wait for the second look that must agree (default: 30s)')
    .addOption(depthOption('deep also asks what costs a request for each server'))
    .addOption(documentFormat())
    .addHelpText('after', permissionsHelp())
    .action(async (options) => {
      const { planCommand } = await import('./commands/plan.ts')
      context.finish(await planCommand({ ...program.opts(), ...options }, context))
    })
}

function addApply(program: Command, context: CommandContext): void {
  const apply = program
    .command('apply')
    .summary('carry out a plan')
    .description(
      'Looks at each thing again, and takes the planned steps one by one where nothing has changed: each is written down before it is taken, and looked for after it. What has changed is refused, and said.',
    )
    .addArgument(new Argument('<plan>', 'the file that "plan -o" wrote; "-" for standard input'))
  for (const option of [...agreementOptions(), ...limitOptions()]) apply.addOption(option)
  apply
    .addOption(settleOption())
    .addOption(documentFormat())
    .action(async (plan, options) => {
      const { applyCommand } = await import('./commands/apply.ts')
      context.finish(await applyCommand(plan, { ...program.opts(), ...options }, context))
    })
}

function addResume(program: Command, context: CommandContext): void {
  program
    .command('resume')
    .summary('go on with a run that was stopped')
    .description(
      'Goes on where a run was stopped or killed: with what the journal says was done, and what the world shows.',
    )
    .addArgument(new Argument('[run]', 'the run; the newest that did not come to its end where it is left out'))
    .option('--yes', 'do not ask')
    .addOption(settleOption())
    .addOption(documentFormat())
    .action(async (run, options) => {
      const { resumeCommand } = await import('./commands/resume.ts')
      context.finish(await resumeCommand(run, { ...program.opts(), ...options }, context))
    })
}

function addUndo(program: Command, context: CommandContext): void {
  const undo = program
    .command('undo')
    .summary('give back what a run changed')
    .description('Gives back, in reverse order, what can be given back of a run, and says what cannot.')
    .addArgument(new Argument('<run>', 'the run, as "history" names it'))
  for (const option of agreementOptions()) undo.addOption(option)
  undo.addOption(documentFormat()).action(async (run, options) => {
    const { undoCommand } = await import('./commands/undo.ts')
    context.finish(await undoCommand(run, { ...program.opts(), ...options }, context))
  })
}

function addHistory(program: Command, context: CommandContext): void {
  program
    .command('history')
    .summary('list the runs')
    .description('Lists what was carried out from here, the newest first.')
    .option('--limit <n>', 'how many to list', '20')
    .addOption(
      new Option('-f, --format <format>', 'output format')
        .choices(['table', 'json', 'ndjson', 'csv', 'yaml', 'value', 'html'])
        .default('table', 'table'),
    )
    .addOption(repeatable('-c, --column <column>', 'show this column', 'the usual ones'))
    .option('--sort-column <column>', 'sort by this column')
    .addHelpText(
      'after',
      columnsHelp([
        'Run',
        'Kind',
        'Of',
        'Cloud',
        'Operator',
        'Started',
        'Ended',
        'State',
        'Repaired',
        'Others',
        'Digest',
      ]),
    )
    .action(async (options) => {
      const { historyCommand } = await import('./commands/history.ts')
      context.finish(await historyCommand({ ...program.opts(), ...options }, context))
    })
}

function addShow(program: Command, context: CommandContext): void {
  program
    .command('show')
    .summary('show what a run did')
    .description('Shows what became of each repair of a run, step by step, from the journal.')
    .addArgument(new Argument('<run>', 'the run, as "history" names it'))
    .addOption(documentFormat())
    .action(async (run, options) => {
      const { showCommand } = await import('./commands/history.ts')
      context.finish(await showCommand(run, { ...program.opts(), ...options }, context))
    })
}

interface VerbText {
  readonly name: 'force-detach' | 'delete' | 'cleanup' | 'flush'
  readonly summary: string
  readonly about: string
  readonly takes: readonly Argument[]
}

const verbTexts = (): readonly VerbText[] => [
  {
    name: 'force-detach',
    summary: 'detach one volume from what is not there',
    about:
      'Frees a volume whose attachment is left over, whichever place is wrong. Succeeds where nothing is attached. A volume that a guest uses is left alone.',
    takes: [new Argument('<volume>', 'id or name of the volume')],
  },
  {
    name: 'delete',
    summary: 'get rid of one volume that cannot be deleted',
    about: 'Takes away what keeps a volume from being deleted, the softest way first, and deletes it again.',
    takes: [new Argument('<volume>', 'id or name of the volume')],
  },
  {
    name: 'cleanup',
    summary: 'mend all dangling mappings and attachments of one server',
    about: 'Mends what Nova and Cinder say differently of the volumes of one server, in both directions.',
    takes: [new Argument('<server>', 'id or name of the server')],
  },
  {
    name: 'flush',
    summary: 'take failed maps and stale paths from one host',
    about:
      'Flushes multipath maps all of whose paths have failed and that nobody has open, and deletes paths whose LUN is gone.',
    takes: [new Argument('<host>', 'the host'), new Argument('[wwid]', 'only this device')],
  },
]

function addVerbs(program: Command, context: CommandContext): void {
  for (const { name, summary, about, takes } of verbTexts()) {
    const verb = program.command(name).summary(summary).description(`${about} Shows its plan and asks first.`)
    for (const argument of takes) verb.addArgument(argument)
    verb.addOption(allowOption())
    for (const option of agreementOptions()) verb.addOption(option)
    verb
      .addOption(settleOption())
      .addOption(depthOption('deep looks through the servers of all projects for mappings'))
      .addOption(documentFormat())
      .addHelpText('after', permissionsHelp())
      .action(async (...given: readonly unknown[]) => {
        const texts = given.slice(0, takes.length).filter((text) => typeof text === 'string')
        const options = given[takes.length] as ApplyOptions
        const { verbCommand } = await import('./commands/verbs.ts')
        context.finish(await verbCommand(name, texts, { ...program.opts(), ...options }, context))
      })
  }
}

const allowOption = (): Option =>
  repeatable('--allow <permission>', 'what may be done beyond what is done unattended; several with commas', 'none')

const agreementOptions = (): readonly Option[] => [
  new Option('--yes', 'do not ask; never covers what is critical'),
  new Option('--dry-run', 'only show what would be done'),
]

const limitOptions = (): readonly Option[] => [
  new Option('--max <n>', 'at most so many repairs (default: 25)'),
  new Option('--per-host <n>', 'at most so many on any one host (default: 5)'),
  new Option('--per-backend <n>', 'at most so many on any one back end (default: 25)'),
  new Option('--per-project <n>', 'at most so many of any one project (default: 10)'),
]

const documentFormat = (): Option =>
  new Option('-f, --format <format>', 'output format').choices(['table', 'json', 'yaml']).default('table', 'table')

const permissionsHelp = (): string =>
  [
    '',
    'What --allow takes:',
    ...permissions.flatMap((name) =>
      wrap(permissionMeanings[name], 60).map((line, i) => `  ${(i === 0 ? name : '').padEnd(16)}${line}`),
    ),
  ].join('\n')
