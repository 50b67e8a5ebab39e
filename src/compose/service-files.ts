/** The services' own files on this machine, for those who may not know how they are read. */
import { type Discovery, discover, type NamedFiles } from '../adapters/services/discovery.ts'
import type { CinderSays } from '../adapters/services/found-backends.ts'
import { canOpen } from './planes/backends.ts'

export type { Discovery }

export const serviceFiles = {
  /** Only what a scan then takes: a back end that this version cannot read would stop it. */
  discover(named: NamedFiles, says: CinderSays): Discovery {
    const found = discover(named, says)
    const closed = found.backends.filter((backend) => !canOpen(backend))
    return {
      ...found,
      backends: found.backends.filter(canOpen),
      remarks: [
        ...found.remarks,
        ...closed.map(
          ({ name, kind }) => `${name} was left out: this version cannot read back ends of kind ${kind} yet`,
        ),
      ],
    }
  },
} as const
