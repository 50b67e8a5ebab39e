import { danglingMapping } from '../dangling-mapping.ts'

/** Cinder calls it free, and no guest has it: only Nova’s mapping is too much. */
export const danglingMappingAvailable = danglingMapping('dangling-mapping-available')
