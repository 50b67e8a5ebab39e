/** The lines that an unprivileged user needs on a compute host, for those who may not know what is run there. */
import { isUserName, sudoersFor } from '../adapters/hosts/sudo-rules.ts'

export const sudoers = { isUserName, linesFor: sudoersFor } as const
