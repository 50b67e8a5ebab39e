/** Through which bastion a machine is reached, as OpenSSH itself reads its configuration. */
import { localShell } from '../system/local-shell.ts'
import { type SshOptions, sshArguments } from './ssh-shell.ts'

const deadlineMs = 10_000

/** The first bastion on the way, or the command that stands in for one; null where the machine is reached directly. */
export async function bastionOf(target: string, options: SshOptions): Promise<string | null> {
  const argv = ['ssh', '-G', ...sshArguments(options), '--', target] as const
  const { stdout } = await localShell(options).run({ argv, deadlineMs })
  const told = (key: string): string | null => new RegExp(`^${key} (?!none$)(.+)$`, 'im').exec(stdout)?.[1] ?? null
  return told('proxyjump')?.split(',')[0] ?? told('proxycommand')
}
