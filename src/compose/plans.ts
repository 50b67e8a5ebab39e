/** Plans in files, for those who may not know how they are written. */
import { readPlan, writePlan } from '../adapters/plan/plan-file.ts'
import { standardInput } from '../adapters/system/standard-input.ts'

export const planFiles = {
  /** `-` is standard input. */
  load: async (path: string, signal: AbortSignal) =>
    path === '-' ? readPlan('standard input', String(await standardInput(signal))) : readPlan(path),
  save: writePlan,
} as const
