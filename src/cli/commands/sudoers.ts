/** `cindersweep sudoers`: what the user that looks at hosts may run there as root. */
import { sudoers } from '../../compose/sudoers.ts'
import { CinderSweepError } from '../../kernel/errors.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-codes.ts'
import type { GlobalOptions } from '../options.ts'
import { settingsOf } from '../session.ts'

export interface SudoersOptions extends GlobalOptions {
  readonly user?: string
  readonly helper?: boolean
}

const usualUser = 'cindersweep'

export async function sudoersCommand(options: SudoersOptions, context: CommandContext): Promise<number> {
  const { config } = await settingsOf(options, context)
  const user = options.user ?? config.hosts?.user ?? usualUser
  if (!sudoers.isUserName(user)) {
    throw new CinderSweepError('usage', `"${user}" is no name of a user`, {
      hint: 'Give the name of the account on the compute hosts with --user, or correct hosts.user of the configuration.',
    })
  }
  context.output.result(sudoers.linesFor(user, config, options.helper))
  return exitCodes.clean
}
