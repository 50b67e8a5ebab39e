/** Tries every right that a scan needs, one by one: what works, what a missing one costs, what grants it. */
import type { LookOptions, RegionReaders } from '../observe/readers.ts'
import { attempt, type Check, type LoginFacts } from './check.ts'
import { apiTrials } from './checkup-apis.ts'
import { loginChecks } from './checkup-login.ts'
import { planeChecks } from './checkup-planes.ts'

export async function checkup(
  readers: RegionReaders,
  login: LoginFacts,
  options: LookOptions,
): Promise<readonly Check[]> {
  const checks: Check[] = []
  for (const trial of apiTrials(readers, login)) checks.push(await attempt(trial))
  return [...checks, ...(await planeChecks(readers, login, options)), ...loginChecks(login)]
}
