/** The lines that an unprivileged user needs on hosts, for those who may not know what is run there. */
import type { Config } from '../adapters/config/schema.ts'
import { isUserName, sudoersFor } from '../adapters/hosts/sudo-rules.ts'
import { groupSudoRules } from '../adapters/lvm/group-sudo-rules.ts'

/** For compute hosts, and for the storage hosts of the volume groups that are configured. */
function linesFor(user: string, { backends = [], hosts }: Config, helper?: boolean): string {
  const groups = backends.flatMap((backend) =>
    backend.kind === 'lvm' ? [{ group: backend.volume_group, target: backend.target ?? ('none' as const) }] : [],
  )
  return sudoersFor(user, { helper: helper ?? hosts?.helper ?? false, groups: groupSudoRules(groups) })
}

export const sudoers = { isUserName, linesFor } as const
