/** The command line: what there is, in which order it is shown. Commands are loaded only when they run. */
import { Argument, Command, Option } from 'commander'
import { severities } from '../model/finding.ts'
import { checkColumns, findingColumns } from './columns.ts'
import type { CommandContext } from './command-context.ts'
import { exitCodeMeanings, exitCodes } from './exit-codes.ts'
import { columnsHelp, depthOption, formatOptions, globalOptions, repeatable, settleOption } from './options.ts'
import { addRepairs } from './program-repairs.ts'
import { version } from './version.ts'

const about =
  'Finds the places where an OpenStack cloud has lost track of its own volumes: what is wrong, why, and what would be done about it; and mends it, if you say so.'

const examples = `
Examples:
  cindersweep demo                  a simulated cloud, and what is wrong in it
  cindersweep scan --os-cloud prod  what is wrong in your cloud
  cindersweep why VOLUME            who holds this volume, and why
  cindersweep plan -o plan.json     what would be done about it; "apply plan.json" does it
  cindersweep explain busy-volume   what a fault means, and what to beware of
`

const exitCodesHelp = [
  '\nExit codes:',
  ...Object.entries(exitCodeMeanings).map(
    ([exit, meaning]) => `  ${String(exitCodes[exit as keyof typeof exitCodes]).padEnd(4)} ${meaning}`,
  ),
].join('\n')

export function makeProgram(context: CommandContext): Command {
  const program = new Command('cindersweep')
    .description(about)
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true, sortOptions: false })
    .addHelpText('after', `${examples}${exitCodesHelp}`)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.output.result(text),
      writeErr: (text) => context.output.note(text.trimEnd()),
      getOutHelpWidth: () => context.output.width ?? 80,
    })
  for (const option of globalOptions()) program.addOption(option)
  addScan(program, context)
  addWhy(program, context)
  addRepairs(program, context)
  addExplain(program, context)
  addDemo(program, context)
  addInit(program, context)
  addDoctor(program, context)
  addSudoers(program, context)
  addCompletion(program, context)
  addHelp(program)
  return program
}

function addScan(program: Command, context: CommandContext): void {
  const scan = program
    .command('scan')
    .summary('find what is wrong in the cloud')
    .description('Looks at every configured place, and lists the faults found, the gravest first. Changes nothing.')
    .option('--save <file>', 'keep all that was seen in this file, for --from; "-" for standard output')
    .option('--from <file>', 'judge what --save kept, instead of a cloud; "-" for standard input')
    .addOption(repeatable('--fault <name>', 'show only this fault', 'all'))
    .option('--project <id>', 'show only what concerns this project')
    .addOption(new Option('--severity <severity>', 'show only what is at least so grave').choices([...severities]))
    .addOption(settleOption())
    .option('--recheck <duration>', 'how long to wait for the second look that must agree (default: 30s)')
    .addOption(depthOption('deep also asks what costs a request for each server'))
    .addHelpText('after', columnsHelp(findingColumns.all))
  for (const option of formatOptions(['table', 'json', 'ndjson', 'csv', 'yaml', 'value', 'html']))
    scan.addOption(option)
  scan.action(async (options) => {
    const { scanCommand } = await import('./commands/scan.ts')
    context.finish(await scanCommand({ ...program.opts(), ...options }, context))
  })
}

function addWhy(program: Command, context: CommandContext): void {
  const why = program
    .command('why')
    .summary('tell who holds a thing, and what is wrong with it')
    .description(
      'Shows on one screen what every place says of a volume, server, attachment, host, WWID or image: who holds it, what is wrong, and what would be done. Changes nothing.',
    )
    .addArgument(
      new Argument('<thing>', 'id or name of a volume or server; id of an attachment; host; WWID; image name'),
    )
    .option('--from <file>', 'look into what "scan --save" kept, instead of a cloud; "-" for standard input')
    .addOption(settleOption())
    .addOption(depthOption('deep looks through the servers of all projects for mappings'))
    .addHelpText('after', columnsHelp(findingColumns.all))
  for (const option of formatOptions(['table', 'json', 'ndjson', 'csv', 'yaml', 'value', 'html', 'mermaid']))
    why.addOption(option)
  why.action(async (thing, options) => {
    const { whyCommand } = await import('./commands/why.ts')
    context.finish(await whyCommand(thing, { ...program.opts(), ...options }, context))
  })
}

function addExplain(program: Command, context: CommandContext): void {
  withoutCloud(program.command('explain'))
    .summary('tell what a fault means')
    .description('Prints the runbook of a fault: how it arises, how it is recognised, what to do, what to beware of.')
    .addArgument(new Argument('[fault]', 'name of a fault; without it, all are listed'))
    .action(async (fault) => {
      const { explainCommand } = await import('./commands/explain.ts')
      context.finish(explainCommand(fault, context))
    })
}

function addDemo(program: Command, context: CommandContext): void {
  withoutCloud(program.command('demo'))
    .summary('show it on a simulated cloud')
    .description(
      'Starts a simulated cloud in which some things are wrong, and shows how they are found. With --keep the cloud stays, and any OpenStack client can log in to it. Nothing but this process is needed or touched.',
    )
    .option('--keep', 'keep the cloud running until interrupted, and print how to log in to it')
    .option('--clouds-file <file>', 'with --keep, write a clouds.yaml for it; "-" for standard output')
    .option('--port <port>', 'port on the loopback (default: a free one)')
    .addOption(
      repeatable('--plant <fault[:variant]>', 'plant this fault', 'a selection, unless --place or --empty is given'),
    )
    .addOption(repeatable('--place <shape>', 'place this healthy shape', 'all, unless --empty is given'))
    .option('--empty', 'begin with a cloud that has nothing in it')
    .option('--release <name>', 'the OpenStack release to be', '2026.1')
    .addOption(
      repeatable('--weather <trouble>', 'trouble on the wire, e.g. volume:cut or compute/servers/detail:500*2', 'none'),
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
    .description(
      'Logs in, asks what there is, reads the services’ own files, and writes a commented cindersweep.yaml that works as it stands. Secrets stay where they are: it says only where.',
    )
    .option('-o, --output <file>', 'where to write it; "-" for standard output', 'cindersweep.yaml')
    .option('--force', 'replace a file that is there')
    .option('--cinder-conf <file>', 'cinder.conf of cinder-volume (default: where packages, Kolla and TripleO have it)')
    .option('--nova-conf <file>', 'nova.conf of the controller (default: likewise)')
    .option('--ssh-config <file>', 'configuration of OpenSSH with which compute hosts are reached')
    .option('--ssh-user <user>', 'user to log in to compute hosts as')
    .addOption(repeatable('--exclude-host <host>', 'leave this host alone', 'none'))
    .addOption(repeatable('--exclude-project <id>', 'leave this project alone', 'none'))
    .action(async (options) => {
      const { initCommand } = await import('./commands/init.ts')
      const configNamed = program.getOptionValueSource('config') === 'cli'
      context.finish(await initCommand({ ...program.opts(), ...options, configNamed }, context))
    })
}

function addDoctor(program: Command, context: CommandContext): void {
  const doctor = program
    .command('doctor')
    .summary('check logins and rights')
    .description(
      'Tries every right that is needed, one by one, and says what a missing one costs and how to grant it. Ends with 1 when one is missing. Changes nothing.',
    )
    .addHelpText('after', columnsHelp(checkColumns.all))
  for (const option of formatOptions(['table', 'json', 'ndjson', 'csv', 'yaml', 'value', 'html']))
    doctor.addOption(option)
  doctor.action(async (options) => {
    const { doctorCommand } = await import('./commands/doctor.ts')
    context.finish(await doctorCommand({ ...program.opts(), ...options }, context))
  })
}

function addSudoers(program: Command, context: CommandContext): void {
  withoutCloud(program.command('sudoers'))
    .summary('print the sudoers lines for compute hosts')
    .description(
      'Prints a file for /etc/sudoers.d of compute hosts: exactly the commands that need root there, all of which only read, unless the helper is asked for too. Needs sudo 1.9.10 there.',
    )
    .option('--user <user>', 'account on the compute hosts (default: hosts.user of the configuration, or cindersweep)')
    .option('--helper', 'also the helper that changes something (default: hosts.helper of the configuration)')
    .addHelpText(
      'after',
      '\nTo check it, and to use it:\n  cindersweep sudoers | visudo -cf -\n  cindersweep sudoers > /etc/sudoers.d/cindersweep',
    )
    .action(async (options) => {
      const { sudoersCommand } = await import('./commands/sudoers.ts')
      context.finish(await sudoersCommand({ ...program.opts(), ...options }, context))
    })
}

function addCompletion(program: Command, context: CommandContext): void {
  withoutCloud(program.command('completion'))
    .summary('print completion for a shell')
    .description('Prints a script with which a shell completes commands, options and fault names.')
    .addArgument(new Argument('<shell>', 'the shell that is to complete').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      `
To use it at once, or for good:
  source <(cindersweep completion bash)
  cindersweep completion bash > /etc/bash_completion.d/cindersweep
  cindersweep completion zsh  > "\${fpath[1]}/_cindersweep"
  cindersweep completion fish > ~/.config/fish/completions/cindersweep.fish`,
    )
    .action(async (shell) => {
      const { completionCommand } = await import('./commands/completion.ts')
      context.finish(completionCommand(shell, program, context))
    })
}

function addHelp(program: Command): void {
  const names = [...program.commands.map((command) => command.name()), 'help']
  withoutCloud(program.command('help'))
    .summary('print help of a command')
    .description('Prints what a command does and takes; without a command, which commands there are.')
    .addArgument(new Argument('[command]', 'the command').choices(names))
    .action((name?: string) => (program.commands.find((command) => command.name() === name) ?? program).outputHelp())
}

/** Options that choose a cloud and a login mean nothing to it, and would only hide its own. */
const withoutCloud = (command: Command): Command =>
  command.configureHelp({ showGlobalOptions: false, sortOptions: false })
