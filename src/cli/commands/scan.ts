/** `cindersweep scan`: what is wrong in the cloud. */
import type { Settings } from '../../compose/settings.ts'
import { snapshotFiles } from '../../compose/snapshots.ts'
import { scanDocument } from '../../flow/document.ts'
import { failedSnapshot, rediagnose, type Scan, scan } from '../../flow/scan.ts'
import { unjudgedIn } from '../../flow/unjudged.ts'
import { asFailure, CinderSweepError } from '../../kernel/errors.ts'
import { type Finding, type Severity, severities } from '../../model/finding.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { checkChoice, findingColumns } from '../columns.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodeOf, exitCodeOfSources, exitCodes } from '../exit-codes.ts'
import { faultNamed } from '../fault-named.ts'
import { printFindings } from '../printers/findings.ts'
import type { Format } from '../printers/rows.ts'
import { beginLooking, type LookingOptions, settingsOf } from '../session.ts'

export interface ScanOptions extends LookingOptions {
  readonly save?: string
  readonly from?: string
  readonly fault: readonly string[]
  readonly project?: string
  readonly severity?: Severity
  readonly format: Format
  readonly column: readonly string[]
  readonly sortColumn?: string
}

export async function scanCommand(options: ScanOptions, context: CommandContext): Promise<number> {
  const wanted = new Set(options.fault.map(faultNamed))
  checkChoice(options, findingColumns)
  if (options.from !== undefined && options.save !== undefined) {
    throw new CinderSweepError('usage', '--from and --save exclude each other', {
      hint: 'A saved snapshot is already saved; copy the file.',
    })
  }
  const settings = await settingsOf(options, context)
  const result =
    options.from === undefined
      ? await lookNow(options, context, settings)
      : rediagnose(await snapshotFiles.load(options.from, context.signal), settings.policy)
  const findings = result.findings.filter(
    (finding) =>
      (wanted.size === 0 || wanted.has(finding.fault)) &&
      isAsGrave(finding, options.severity) &&
      isOf(finding, options.project, result.snapshot),
  )
  // What is saved to standard output must not be mixed with what is printed.
  if (options.save !== '-') printFindings(result, findings, options, context.output)
  if (findings.length > 0) return exitCodes.findings
  return unjudgedIn(result.snapshot).length > 0 ? exitCodes.incomplete : exitCodeOfSources(scanDocument(result).sources)
}

async function lookNow(options: ScanOptions, context: CommandContext, settings: Settings): Promise<Scan> {
  const looking = await beginOrRecord(options, context, settings)
  try {
    const result = await scan({
      ...looking.deps,
      options: { ...looking.deps.options, keepAll: options.save !== undefined },
    })
    if (options.save !== undefined) snapshotFiles.save(result.snapshot, options.save)
    return result
  } finally {
    looking.progress.end()
    await looking.cloud.close()
  }
}

/** A login that fails sees nothing; the snapshot then says so, and the failure is told as it is. */
async function beginOrRecord(
  options: ScanOptions,
  context: CommandContext,
  settings: Settings,
): ReturnType<typeof beginLooking> {
  try {
    return await beginLooking(options, context, settings)
  } catch (thrown) {
    const failure = asFailure(thrown)
    // Of a cloud that nobody tried to reach there is nothing to tell.
    if (exitCodeOf(failure) === exitCodes.failure) record(failure, options, context, settings)
    throw failure
  }
}

function record(
  failure: CinderSweepError,
  options: ScanOptions,
  { output }: CommandContext,
  { cloud, policy }: Settings,
): void {
  const snapshot = failedSnapshot(options.osCloud ?? cloud ?? 'unknown', failure, Date.now())
  if (options.save !== undefined) snapshotFiles.save(snapshot, options.save)
  const blind = rediagnose(snapshot, policy)
  if (options.save !== '-' && options.format !== 'table') printFindings(blind, [], options, output)
}

const isAsGrave = (finding: Finding, least: Severity | undefined): boolean =>
  least === undefined || severities.indexOf(finding.severity) >= severities.indexOf(least)

/** A cause belongs to every project with a volume that it explains; of volumes whose owner is not known, to any. */
function isOf(finding: Finding, project: string | undefined, snapshot: Snapshot): boolean {
  if (project === undefined || finding.project === project) return true
  const explained = finding.evidence.flatMap(({ fact }) => (Array.isArray(fact['volumes']) ? [fact] : []))
  if (finding.project !== null || explained.length === 0) return false
  const owners = new Map<unknown, string | null>(
    snapshot.regions.flatMap((region) => region.volumes.map((volume) => [volume.id, volume.project] as const)),
  )
  return explained.some(({ volumes, count }) => {
    const named = volumes as readonly unknown[]
    return Number(count ?? 0) > named.length || named.some((volume) => (owners.get(volume) ?? project) === project)
  })
}
