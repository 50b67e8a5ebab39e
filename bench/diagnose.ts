/**
 * Diagnosis alone, on one core: a region that was read once is arranged and judged again and again. Told
 * are all dossiers a second, and how many when every volume is given a dossier of its own.
 *
 *   npm run bench:diagnose [-- VOLUMES [ROUNDS]]
 */
import { openSimulated } from '../src/compose/open-simulated.ts'
import { indexRegion } from '../src/correlate/index-region.ts'
import { diagnose } from '../src/diagnose/diagnose.ts'
import { defaultPolicy } from '../src/model/policy.ts'
import type { Region } from '../src/model/snapshot.ts'
import { look } from '../src/observe/look.ts'
import { silent } from '../src/ports/progress.ts'
import { plant } from '../src/simulate/faults/plant.ts'
import { populate } from '../src/simulate/populate.ts'
import { standardCloud } from '../src/simulate/standard.ts'
import { manualTime } from '../src/simulate/state/time.ts'
import { median } from './measure.ts'

const [volumes = 100_000, rounds = 7] = process.argv.slice(2).map(Number)

/** The cloud itself is forgotten: only what was read of it is to lie in memory. */
async function readCloud(): Promise<Region> {
  const cloud = standardCloud({ time: manualTime(Date.parse('2026-03-01T12:00:00Z')) })
  populate(cloud, volumes)
  for (let i = 0; i < 20; i++) {
    plant(cloud, 'ghost-server-attachment')
    plant(cloud, 'stuck-detaching')
  }
  const readers = await openSimulated(cloud, { planes: [] }).readers()
  return look(readers, { progress: silent, concurrency: 8, hostConcurrency: 8, depth: 'shallow', keepAll: true })
}

function rate(judge: () => number): number {
  const rates = Array.from({ length: rounds + 1 }, () => {
    const startedAt = process.cpuUsage()
    const dossiers = judge()
    const { user, system } = process.cpuUsage(startedAt)
    return dossiers / ((user + system) / 1e6)
  })
  // The first round compiles.
  return median(rates.slice(1))
}

const region = await readCloud()
const whole = rate(() => diagnose(indexRegion(region), defaultPolicy).dossiers)
const ids = region.volumes.map((volume) => volume.id)
const each = rate(() => diagnose(indexRegion(region), defaultPolicy, ids).dossiers)
const tell = (name: string, perSecond: number): void =>
  console.log(`${name}: ${Math.round(perSecond / 1e3)} thousand dossiers a second`)
console.log(`${region.volumes.length} volumes, ${region.attachments.size} attachments, ${region.servers.size} servers`)
tell('as a scan judges them, the plain ones at a glance', whole)
tell('every volume with a dossier and all rules', each)
