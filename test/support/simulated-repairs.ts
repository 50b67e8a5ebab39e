/** Plans and carries out repairs in a simulated cloud, with the real stages and the real client. */

import { cinderWriter } from '../../src/adapters/cinder/cinder-writer.ts'
import { novaWriter } from '../../src/adapters/nova/nova-writer.ts'
import { applyPlan } from '../../src/apply/apply-plan.ts'
import type { ApplyDeps } from '../../src/apply/deps.ts'
import { planRound } from '../../src/apply/plan-round.ts'
import { openSimulated } from '../../src/compose/open-simulated.ts'
import { scan } from '../../src/flow/scan.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { Permission } from '../../src/model/permission.ts'
import type { Plan } from '../../src/model/plan.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import type { RunReport } from '../../src/model/run.ts'
import { silent } from '../../src/ports/progress.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { simulatedJournal, simulatedLocks } from '../../src/simulate/journal.ts'
import { simulatedDatabaseWriter } from '../../src/simulate/planes/database-writer.ts'
import { simulatedBackendWriter, simulatedHostWriter } from '../../src/simulate/planes/writers.ts'
import type { Weather } from '../../src/simulate/wire/weather.ts'

export const simulatedAuthUrl = 'http://simulated/identity'

export interface RepairWishes {
  readonly allowed?: readonly Permission[]
  readonly change?: (deps: ApplyDeps) => ApplyDeps
  readonly wants?: (finding: Finding) => boolean
  readonly named?: boolean
  readonly planes?: readonly ('database' | 'backend' | 'host' | 'log')[]
  readonly weather?: Weather
}

export async function repairDepsOf(cloud: SimulatedCloud, wishes: RepairWishes = {}): Promise<ApplyDeps> {
  const { planes, weather } = wishes
  const opened = openSimulated(cloud, { ...(planes && { planes }), ...(weather && { weather }) })
  const readers = await opened.readers()
  const deps: ApplyDeps = {
    cloud: 'simulated',
    regions: [readers],
    policy: { ...defaultPolicy, allowed: new Set(wishes.allowed ?? []) },
    options: { progress: silent, concurrency: 4, hostConcurrency: 4, depth: 'auto' },
    clock: opened.clock,
    writers: [
      {
        region: readers.region,
        cinder: cinderWriter(opened.session),
        nova: novaWriter(opened.session),
        backends: simulatedBackendWriter(cloud),
        hosts: simulatedHostWriter(cloud),
        databases: simulatedDatabaseWriter(cloud),
      },
    ],
    journal: simulatedJournal(),
    locks: simulatedLocks(),
    operator: 'test',
    agrees: async () => true,
    told: { step: () => undefined, ended: () => undefined },
    pass: () => undefined,
  }
  return wishes.change?.(deps) ?? deps
}

/** `named`: as if the operator had named the volumes. */
export async function planOf(
  deps: ApplyDeps,
  wants: (finding: Finding) => boolean = () => true,
  named = false,
): Promise<Plan> {
  const choice = {
    cloud: { name: 'simulated', auth_url: simulatedAuthUrl },
    wants,
    named,
    repairsOf: () => 0,
  }
  return planRound(await scan(deps), choice, deps)
}

export const applied = (plan: Plan, deps: ApplyDeps, run = 'run-1'): Promise<RunReport> =>
  applyPlan({ run, plan, kind: 'apply', of: null, authUrl: simulatedAuthUrl }, deps)

/** Scan, plan, apply, and what a second scan then finds. */
export async function repaired(cloud: SimulatedCloud, wishes: RepairWishes = {}) {
  const deps = await repairDepsOf(cloud, wishes)
  const plan = await planOf(deps, wishes.wants, wishes.named)
  const report = await applied(plan, deps)
  return { plan, report, after: await scan(deps), deps }
}
