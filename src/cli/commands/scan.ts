/** `cindersweep scan`: what is wrong in the cloud. */
import { snapshotFiles } from '../../compose/snapshots.ts'
import { scanDocument } from '../../flow/document.ts'
import { failedSnapshot, rediagnose, type Scan, scan } from '../../flow/scan.ts'
import { asFailure, CinderSweepError } from '../../kernel/errors.ts'
import { type FaultName, faultNames } from '../../model/faults.ts'
import { type Finding, type Severity, severities } from '../../model/finding.ts'
import { closest } from '../closest.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-codes.ts'
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
  const wanted = wantedFaults(options.fault)
  if (options.from !== undefined && options.save !== undefined) {
    throw new CinderSweepError('usage', '--from and --save exclude each other', {
      hint: 'A saved snapshot is already saved; copy the file.',
    })
  }
  const result =
    options.from === undefined
      ? await lookNow(options, context)
      : rediagnose(snapshotFiles.load(options.from), (await settingsOf(options)).policy)
  const findings = result.findings.filter((finding) => isWanted(finding, wanted, options))
  // What is saved to standard output must not be mixed with what is printed.
  if (options.save !== '-') printFindings(result, findings, options, context.output)
  return exitCodeOf(scanDocument(result), findings)
}

async function lookNow(options: ScanOptions, context: CommandContext): Promise<Scan> {
  const looking = await beginOrRecord(options, context)
  try {
    const result = await scan(looking.deps)
    if (options.save !== undefined) snapshotFiles.save(result.snapshot, options.save)
    return result
  } finally {
    looking.progress.end()
    await looking.cloud.close()
  }
}

/** A login that fails sees nothing; the snapshot then says so, and the failure is told as it is. */
async function beginOrRecord(options: ScanOptions, context: CommandContext): ReturnType<typeof beginLooking> {
  try {
    return await beginLooking(options, context)
  } catch (thrown) {
    const failure = asFailure(thrown)
    const snapshot = failedSnapshot(options.osCloud ?? 'unknown', failure, Date.now())
    if (options.save !== undefined) snapshotFiles.save(snapshot, options.save)
    const blind = rediagnose(snapshot, (await settingsOf({ ...options })).policy)
    if (options.save !== '-' && options.format !== 'table') printFindings(blind, [], options, context.output)
    throw failure
  }
}

function wantedFaults(names: readonly string[]): ReadonlySet<FaultName> | null {
  if (names.length === 0) return null
  for (const name of names) {
    if (faultNames.includes(name as FaultName)) continue
    throw new CinderSweepError('fault.unknown', `there is no fault "${name}"`, {
      hint: `Did you mean ${closest(name, faultNames)}? "cindersweep explain" lists them all.`,
    })
  }
  return new Set(names as readonly FaultName[])
}

const isWanted = (
  finding: Finding,
  wanted: ReadonlySet<FaultName> | null,
  { project, severity }: ScanOptions,
): boolean =>
  (wanted === null || wanted.has(finding.fault)) &&
  (project === undefined || finding.project === project) &&
  (severity === undefined || severities.indexOf(finding.severity) >= severities.indexOf(severity))

/** Nothing found is clean only when everything was seen. */
function exitCodeOf(document: ReturnType<typeof scanDocument>, findings: readonly Finding[]): number {
  if (findings.length > 0) return exitCodes.findings
  return document.sources.every((source) => source.status === 'complete') ? exitCodes.clean : exitCodes.incomplete
}
