/** The results as documents: `cindersweep.scan/1` and `cindersweep.why/1`. */
import type { Unsettled } from '../diagnose/diagnose.ts'
import { formatInstant } from '../kernel/time.ts'
import type { Finding } from '../model/finding.ts'
import type { SourceReport } from '../model/planes.ts'
import { type DossierDocument, dossierDocument } from './dossier-document.ts'
import type { Scan } from './scan.ts'
import type { Why } from './why.ts'

export interface ScanDocument {
  readonly schema: 'cindersweep.scan/1'
  readonly started_at: string
  readonly finished_at: string
  readonly sources: readonly SourceReport[]
  readonly counts: Counts
  readonly findings: readonly Finding[]
}

export interface Counts {
  readonly volumes: number
  readonly servers: number
  readonly dossiers: number
  readonly findings: number
}

export function scanDocument(scan: Scan, findings: readonly Finding[] = scan.findings): ScanDocument {
  const { snapshot } = scan
  return {
    schema: 'cindersweep.scan/1',
    started_at: formatInstant(snapshot.startedAt),
    finished_at: formatInstant(snapshot.finishedAt),
    sources: snapshot.regions.flatMap((region) => region.sources),
    counts: {
      volumes: snapshot.regions.reduce(
        (sum, region) => sum + region.volumes.length + (region.leftOut?.volumes ?? 0),
        0,
      ),
      servers: snapshot.regions.reduce((sum, region) => sum + region.servers.size + (region.leftOut?.servers ?? 0), 0),
      dossiers: scan.dossiers,
      findings: findings.length,
    },
    findings,
  }
}

export interface WhyDocument {
  readonly schema: 'cindersweep.why/1'
  readonly thing: { readonly kind: string; readonly id: string; readonly name: string | null }
  readonly region: string
  readonly sources: readonly SourceReport[]
  /** The first of the dossiers, which is the only one unless the thing has several volumes. */
  readonly dossier: DossierDocument | null
  readonly dossiers: readonly DossierDocument[]
  readonly findings: readonly Finding[]
  /** What looks wrong with it, but moved a moment ago. */
  readonly unsettled: readonly Unsettled[]
}

export function whyDocument(why: Why): WhyDocument {
  const { kind, id, name, volumes } = why.thing
  const dossiers = why.dossiers.map(dossierDocument)
  return {
    schema: 'cindersweep.why/1',
    thing: { kind, id, name },
    region: why.region.name,
    sources: why.region.sources,
    dossier: dossiers[0] ?? null,
    dossiers,
    findings: why.findings,
    unsettled: why.unsettled.filter(({ volume }) => volume !== null && volumes.includes(volume)),
  }
}
