/** Scans a simulated cloud in this process, with the real client, flow and rules. */
import { openSimulated, type SimulatedOptions } from '../../src/compose/open-simulated.ts'
import { type Scan, type ScanDeps, scan } from '../../src/flow/scan.ts'
import type { Finding } from '../../src/model/finding.ts'
import { defaultPolicy, type Policy } from '../../src/model/policy.ts'
import { leavingAlone } from '../../src/observe/excluded-hosts.ts'
import { silent } from '../../src/ports/progress.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { standardCloud } from '../../src/simulate/standard.ts'
import { manualTime } from '../../src/simulate/state/time.ts'

/** The moment at which simulated tests happen. */
export const testTime = Date.parse('2026-03-01T12:00:00Z')

/** An empty cloud whose time stands still until it is moved. */
export const stillCloud = (settings: { release?: string; seed?: number } = {}): SimulatedCloud =>
  standardCloud({ ...settings, time: manualTime(testTime) })

export interface ScanWishes extends SimulatedOptions {
  readonly policy?: Partial<Policy>
  readonly depth?: 'shallow' | 'auto' | 'deep'
}

export async function depsOf(cloud: SimulatedCloud, wishes: ScanWishes = {}): Promise<ScanDeps> {
  const opened = openSimulated(cloud, wishes)
  const policy = { ...defaultPolicy, ...wishes.policy }
  const readers = await opened.readers()
  const hosts = readers.hosts === null ? null : leavingAlone(policy.exclude.hosts, readers.hosts)
  return {
    cloud: 'simulated',
    regions: [{ ...readers, hosts }],
    policy,
    options: { progress: silent, concurrency: 4, hostConcurrency: 4, depth: wishes.depth ?? 'auto' },
    clock: opened.clock,
  }
}

export const scanOf = async (cloud: SimulatedCloud, wishes: ScanWishes = {}): Promise<Scan> =>
  scan(await depsOf(cloud, wishes))

export const faultsIn = (result: Scan): readonly string[] => result.findings.map((finding) => finding.fault).sort()

export const findingOf = (result: Scan, fault: string): Finding => {
  const found = result.findings.filter((finding) => finding.fault === fault)
  if (found.length !== 1)
    throw new Error(`expected one ${fault}, found ${found.length} among [${faultsIn(result).join(', ')}]`)
  return found[0] as Finding
}
