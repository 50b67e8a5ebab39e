/** Looks afresh at what one finding is about, and judges it anew: the world is the truth, not our notes. */
import { dossierOf } from '../correlate/dossier.ts'
import { indexRegion } from '../correlate/index-region.ts'
import { questionsOf } from '../correlate/questions.ts'
import { diagnose } from '../diagnose/diagnose.ts'
import type { ScanDeps } from '../flow/scan.ts'
import { CinderSweepError } from '../kernel/errors.ts'
import type { Finding } from '../model/finding.ts'
import { type Policy, withSettle } from '../model/policy.ts'
import { ask } from '../observe/ask.ts'
import { lookClosely } from '../observe/look-closely.ts'
import type { RegionReaders } from '../observe/readers.ts'
import { recount } from '../observe/recount.ts'
import type { View } from '../plan/view.ts'

/** `settled`: whether what we changed ourselves a moment ago may be judged already. */
export async function freshLook(finding: Finding, deps: ScanDeps, settled: 'by-policy' | 'at-once'): Promise<View> {
  const policy = settled === 'by-policy' ? deps.policy : withSettle(deps.policy, 0)
  const readers = readersFor(finding, deps)
  const shallow = await lookOnce(finding, readers, deps, policy)
  if (deps.options.depth === 'deep' || isClear(finding, shallow)) return shallow
  // Some absences need the servers of all projects to have been read.
  return lookOnce(finding, readers, { ...deps, options: { ...deps.options, depth: 'deep' } }, policy)
}

const isClear = ({ id }: Finding, { findings }: View): boolean =>
  findings.every(
    (found) => found.id !== id || (found.confidence === 'confirmed' && found.remedy.blocked_by.length === 0),
  )

async function lookOnce(finding: Finding, readers: RegionReaders, deps: ScanDeps, policy: Policy): Promise<View> {
  const { volume, server } = finding
  const subject = {
    volumes: volume === null ? [] : [volume],
    // Of a volume that Cinder no longer has, only its server leads to the mapping.
    servers: server === null ? [] : [server],
  }
  const seen = await lookClosely(readers, deps.options, subject)
  const region =
    finding.fault === 'quota-drift' && finding.project !== null
      ? await recount(seen, [finding.project], readers, deps.options)
      : seen
  const index = indexRegion(region)
  if (volume === null)
    return { index, dossier: null, findings: diagnose(index, policy, []).findings, allowed: policy.allowed }
  const answers = await ask([questionsOf(dossierOf(index, volume))], readers, deps.options)
  const asked = index.withAnswers(answers)
  const { findings } = diagnose(asked, policy, [volume])
  return { index: asked, dossier: dossierOf(asked, volume), findings, allowed: policy.allowed }
}

export function readersFor({ region }: Pick<Finding, 'region'>, { regions }: ScanDeps): RegionReaders {
  const readers = regions.find((entry) => entry.region === region)
  if (readers !== undefined) return readers
  throw new CinderSweepError('plan.other-cloud', `region ${region} is not among those that are looked at`, {
    hint: 'Choose the region that the plan was made for with --os-region-name, or make a new plan.',
  })
}
