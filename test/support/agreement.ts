/** What two scans of one cloud have to agree on when the one reads databases, which know more than the APIs. */
import type { FaultName } from '../../src/model/faults.ts'
import type { Finding } from '../../src/model/finding.ts'

/** Only the table of workers tells of these whether a service is still at work. */
const worked: ReadonlySet<FaultName> = new Set([
  'stuck-creating',
  'stuck-downloading',
  'stuck-uploading',
  'stuck-deleting',
])

const ofWorkers = /workers table|Cinder’s database/

/** All that is told of a finding, but what only databases can know. */
export function comparable(finding: Finding): unknown {
  const { first_seen: _, evidence, remedy, confidence, ...told } = finding
  return {
    ...told,
    // Nova's row names its mapping's attachment where an old API does not; the sentences differ in that.
    evidence: evidence.length > 0,
    confidence: worked.has(finding.fault) ? 'either' : confidence,
    remedy: { ...remedy, blocked_by: remedy.blocked_by.filter((sentence) => !ofWorkers.test(sentence)) },
  }
}

export const comparables = (findings: readonly Finding[]): readonly unknown[] => findings.map(comparable)
