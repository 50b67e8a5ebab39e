/** The command line: what there is, in which order it is shown. Commands are loaded only when they run. */
import { Argument, Command, Option } from 'commander'
import type { CommandContext } from './command-context.ts'
import { collect, formatOptions, globalOptions } from './options.ts'
import { version } from './version.ts'

const about = `Finds the places where an OpenStack cloud has lost track of its own volumes: what is wrong,
why, and what would be done about it. It only reads.`

const examples = `
Examples:
  cindersweep demo                                     a simulated cloud, and what is wrong in it
  cindersweep scan --os-cloud prod                     what is wrong in a cloud
  cindersweep why 8267b924-3954-4e4e-8b66-91b3c02485d9   who holds this volume, and why
  cindersweep explain ghost-server-attachment          what a fault means

Exit codes: 0 nothing wrong · 1 failure · 2 usage · 3 findings · 4 none, but not everything was seen · 130 interrupted`

export function makeProgram(context: CommandContext): Command {
  const program = new Command('cindersweep')
    .description(about)
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help of a command')
    .configureHelp({ showGlobalOptions: true, sortOptions: false })
    .addHelpText('after', examples)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeErr: (text) => context.output.note(text.trimEnd()) })
  for (const option of globalOptions()) program.addOption(option)
  addScan(program, context)
  addWhy(program, context)
  addExplain(program, context)
  addDemo(program, context)
  addInit(program, context)
  addDoctor(program, context)
  addCompletion(program, context)
  return program
}

function addScan(program: Command, context: CommandContext): void {
  const scan = program
    .command('scan')
    .summary('find what is wrong in the cloud')
    .description('Looks at every configured place, and lists the faults found, the gravest first. Changes nothing.')
    .option('--save <file>', 'save all observations, to be diagnosed elsewhere (- is standard output)')
    .option('--from <file>', 'diagnose saved observations instead of a cloud (- is standard input)')
    .option('--fault <name>', 'show only this fault, repeatable', collect, [])
    .option('--project <id>', 'show only what concerns this project')
    .addOption(
      new Option('--severity <severity>', 'show only this severity and graver').choices([
        'low',
        'medium',
        'high',
        'critical',
      ]),
    )
    .option('--settle <duration>', 'how long the world must have stood still (default 15m, longer for slow states)')
    .option('--recheck <duration>', 'how long to wait for the second look that must agree (default 30s)')
    .addOption(
      new Option('--depth <depth>', 'deep also asks what costs a request for each server').choices([
        'shallow',
        'auto',
        'deep',
      ]),
    )
  for (const option of formatOptions(['table', 'json', 'ndjson', 'csv', 'yaml', 'value', 'html']))
    scan.addOption(option)
  scan.action(async (options) => {
    const { scanCommand } = await import('./commands/scan.ts')
    context.finish(await scanCommand({ ...program.opts(), ...options }, context))
  })
}

function addWhy(program: Command, context: CommandContext): void {
  program
    .command('why')
    .summary('tell who holds a thing, and what is wrong with it')
    .description(
      'Shows on one screen what every place says of a volume, server, attachment, host, WWID or image:\nwho holds it, what is wrong, and what would be done.',
    )
    .addArgument(
      new Argument('<thing>', 'id or name of a volume or server; id of an attachment; host; WWID; image name'),
    )
    .option('--from <file>', 'look into saved observations instead of a cloud (- is standard input)')
    .option('--settle <duration>', 'how long the world must have stood still (default 15m, longer for slow states)')
    .addOption(
      new Option('--depth <depth>', 'deep looks through all servers for mappings').choices(['shallow', 'auto', 'deep']),
    )
    .addOption(
      new Option('-f, --format <format>', 'output format')
        .choices(['table', 'json', 'yaml', 'html', 'mermaid'])
        .default('table'),
    )
    .action(async (thing, options) => {
      const { whyCommand } = await import('./commands/why.ts')
      context.finish(await whyCommand(thing, { ...program.opts(), ...options }, context))
    })
}

function addExplain(program: Command, context: CommandContext): void {
  program
    .command('explain')
    .summary('tell what a fault means')
    .description('Prints the runbook of a fault: how it arises, how it is recognised, what to do, what to beware of.')
    .addArgument(new Argument('[fault]', 'name of a fault; without, all are listed'))
    .action(async (fault) => {
      const { explainCommand } = await import('./commands/explain.ts')
      context.finish(explainCommand(fault, context))
    })
}

function addDemo(program: Command, context: CommandContext): void {
  program
    .command('demo')
    .summary('show it on a simulated cloud')
    .description(
      'Starts a simulated cloud in which some things are wrong, and shows how they are found.\nWith --keep the cloud stays, and any OpenStack client can log in to it.',
    )
    .option('--keep', 'keep the cloud running until interrupted, and print how to log in to it')
    .option('--clouds-file <file>', 'with --keep, write a clouds.yaml for it (- is standard output)')
    .option('--port <port>', 'port on the loopback; a free one by default')
    .option('--plant <fault[:variant]>', 'plant this fault instead of the usual ones, repeatable', collect, [])
    .option('--place <shape>', 'place this healthy shape instead of the usual ones, repeatable', collect, [])
    .option('--empty', 'begin with a cloud that has nothing in it')
    .option('--release <name>', 'the OpenStack release to be', '2026.1')
    .option(
      '--weather <trouble>',
      'trouble on the wire, e.g. volume:cut or compute/servers/detail:500*2, repeatable',
      collect,
      [],
    )
    .option('--volumes <n>', 'add so many healthy volumes, half as many servers, and their attachments')
    .action(async (options) => {
      const { demoCommand } = await import('./commands/demo.ts')
      context.finish(await demoCommand({ ...program.opts(), ...options }, context))
    })
}

function addInit(program: Command, context: CommandContext): void {
  program
    .command('init')
    .summary('write a configuration')
    .description('Logs in, asks what there is, and writes a commented cindersweep.yaml that works as it stands.')
    .option('-o, --output <file>', 'where to write it (- is standard output)', 'cindersweep.yaml')
    .option('--force', 'replace a file that is there')
    .option('--exclude-host <host>', 'leave this host alone, repeatable', collect, [])
    .option('--exclude-project <id>', 'leave this project alone, repeatable', collect, [])
    .action(async (options) => {
      const { initCommand } = await import('./commands/init.ts')
      context.finish(await initCommand({ ...program.opts(), ...options }, context))
    })
}

function addDoctor(program: Command, context: CommandContext): void {
  const doctor = program
    .command('doctor')
    .summary('check logins and rights')
    .description('Tries every right that is needed, one by one, and says what a missing one costs and how to grant it.')
  for (const option of formatOptions(['table', 'json', 'ndjson', 'csv', 'yaml', 'value', 'html']))
    doctor.addOption(option)
  doctor.action(async (options) => {
    const { doctorCommand } = await import('./commands/doctor.ts')
    context.finish(await doctorCommand({ ...program.opts(), ...options }, context))
  })
}

function addCompletion(program: Command, context: CommandContext): void {
  program
    .command('completion')
    .summary('print completion for a shell')
    .description(
      'Prints a script with which a shell completes commands, options and fault names.\n  source <(cindersweep completion bash)',
    )
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .action(async (shell) => {
      const { completionCommand } = await import('./commands/completion.ts')
      context.finish(completionCommand(shell, program, context))
    })
}
