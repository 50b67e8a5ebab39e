import { danglingMapping } from '../dangling-mapping.ts'

/** Cinder no longer has it. Where it was the root disk, the rule leaves it to a person. */
export const danglingMappingMissing = danglingMapping('dangling-mapping-missing')
