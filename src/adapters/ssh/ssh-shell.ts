/** Another machine as a shell, through the system's own OpenSSH: its ssh_config, bastions and keys just work. */
import { CinderSweepError } from '../../kernel/errors.ts'
import type { Pipe } from '../../ports/pipe.ts'
import type { Shell, ShellRequest } from '../../ports/shell.ts'
import { pipeProgram } from '../system/pipe-program.ts'
import { type ProgramOptions, runProgram } from '../system/run-program.ts'
import { quoted } from './quoted.ts'
import { failureOf } from './ssh-failure.ts'

export interface SshOptions extends ProgramOptions {
  /** Where connections are shared; a folder that only we can enter. */
  readonly controlDirectory: string
  readonly configFile?: string | undefined
  /** Where the machine is, when neither its name nor ssh_config tells. */
  readonly address?: string | undefined
  readonly user?: string | undefined
  readonly identity?: string | undefined
  readonly jump?: string | undefined
}

/** What OpenSSH itself may take before the machine counts as unreachable. */
const connectSeconds = 5

/** OpenSSH's own exit code; a program that ends with it cannot be told from a connection that failed. */
const sshFailed = 255

export function sshShell(target: string, options: SshOptions): Shell {
  const argvOf = commandLine(target, options)
  const name = `host ${target}`
  return {
    name,
    async run(request) {
      const answer = await runProgram({ ...request, argv: argvOf(request.argv) }, options)
      if (answer.code === sshFailed) throw failureOf(name, answer.stderr)
      return answer
    },
  }
}

/** The same for output that need not fit in memory. */
export function sshPipe(target: string, options: SshOptions): Pipe {
  const argvOf = commandLine(target, options)
  const name = `host ${target}`
  return {
    name,
    open(request) {
      const { output, answer } = pipeProgram({ ...request, argv: argvOf(request.argv) }, options)
      const told = answer.then((said) => {
        if (said.code === sshFailed) throw failureOf(name, said.stderr)
        return said
      })
      // It is asked for when the output has ended; until then it is no unhandled failure.
      told.catch(() => {})
      return { output, answer: told }
    },
  }
}

type Words = ShellRequest['argv']

/** Words for another machine's shell to take apart: each is quoted whole. */
function commandLine(target: string, options: SshOptions): (words: Words) => Words {
  checkTarget(target)
  if (options.address !== undefined) checkTarget(options.address)
  return (words) => ['ssh', ...sshArguments(options), '--', target, words.map(quoted).join(' ')]
}

/** Never asks, never accepts a new key, never waits for ever; one connection a host serves all that follows. */
export const sshArguments = (options: SshOptions): readonly string[] => [
  '-T',
  ...(options.configFile === undefined ? [] : ['-F', options.configFile]),
  ...(options.identity === undefined ? [] : ['-i', options.identity]),
  ...(options.user === undefined ? [] : ['-l', options.user]),
  ...(options.jump === undefined ? [] : ['-J', options.jump]),
  ...(options.address === undefined ? [] : ['-o', `HostName=${options.address}`]),
  ...[
    'BatchMode=yes',
    'StrictHostKeyChecking=yes',
    `ConnectTimeout=${connectSeconds}`,
    'ConnectionAttempts=1',
    `ServerAliveInterval=${connectSeconds}`,
    'ServerAliveCountMax=2',
    'ControlMaster=auto',
    `ControlPath=${options.controlDirectory}/%C`,
    'ControlPersist=60',
    'ForwardAgent=no',
    'ForwardX11=no',
    'LogLevel=ERROR',
  ].flatMap((option) => ['-o', option]),
]

/** A target that OpenSSH would take for an option, or that hides a command, is no machine. */
export function checkTarget(target: string): void {
  if (/^[A-Za-z0-9_.:@[\]%-]+$/.test(target) && !target.startsWith('-')) return
  throw new CinderSweepError('host.unreachable', `"${target}" is no name of a machine`, {
    hint: 'Correct it in hosts: of the configuration, or in Nova’s list of services.',
  })
}
