/** The services' own files on this machine, for those who may not know how they are read. */
import { type Discovery, discover } from '../adapters/services/discovery.ts'

export type { Discovery }

export const serviceFiles = { discover } as const
