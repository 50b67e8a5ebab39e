/** Changes in one volume group, through the helper of root's on its host: a volume renamed into quarantine and back. */
import { CinderSweepError } from '../../kernel/errors.ts'
import { type BackendAct, done } from '../../model/act.ts'
import { parseObjectName } from '../../model/object-name.ts'
import type { Shell, ShellRequest } from '../../ports/shell.ts'
import type { Writer } from '../../ports/writers.ts'
import { helperPath, settle } from '../hosts/host-writer.ts'

export interface LvmWriterOptions {
  readonly shell: Shell
  /** Whether sudo makes it root; without, we are root. */
  readonly sudo: boolean
  readonly group: string
  /** Whether the configuration says that no other cloud uses this group. */
  readonly ours: boolean
  readonly deadlineMs: number
}

const quarantined = 'zcs-'

/** It never removes a volume; the helper looks again whether anybody has it open. */
export const lvmWriter = (options: LvmWriterOptions): Writer<BackendAct> => {
  const { shell, sudo, group, ours, deadlineMs } = options
  const rename = async (from: string, to: string): Promise<void> => {
    const words = [...(sudo ? ['sudo', '-n'] : []), helperPath, 'rename-volume', group, from, to]
    settle(shell.name, await shell.run({ argv: words as unknown as ShellRequest['argv'], deadlineMs }))
  }
  return async (act, _signal, keep = () => undefined) => {
    switch (act.act) {
      case 'quarantine': {
        if (!ours)
          throw refused(
            `group ${group} is not declared ours: ${act.object} may be another cloud's`,
            'Name its back end in policy.owned_pools, if no other cloud uses the group.',
          )
        if (parseObjectName(act.object).form !== 'volume')
          throw refused(`"${act.object}" is no name of a volume of Cinder's`, 'Do this step by hand.')
        const before = { name: act.object }
        keep(before)
        const id = `${quarantined}${act.object}`
        await rename(act.object, id)
        return { before, after: { id } }
      }
      case 'restore':
        await rename(act.id, act.object)
        return done
      default:
        throw refused(`a volume group cannot ${act.act} by itself`, 'Do this step by hand on its storage host.')
    }
  }
}

const refused = (message: string, hint: string): CinderSweepError =>
  new CinderSweepError('act.refused', message, { hint })
