/** Regions may share a pool, or one region's Cinder may serve another's Nova: what is unknown here may live there. */
import { unseenOf } from '../correlate/index-region.ts'
import type { Unseen } from '../kernel/fact.ts'
import type { FaultName } from '../model/faults.ts'
import type { Finding } from '../model/finding.ts'
import type { Region } from '../model/snapshot.ts'

/** What was found in one region. */
export interface RegionFindings {
  readonly region: Region
  readonly findings: readonly Finding[]
}

/** All findings, but those of volumes and servers that another region knows as its own. */
export function acrossRegions(parts: readonly RegionFindings[]): readonly Finding[] {
  if (parts.length < 2) return parts.flatMap((part) => part.findings)
  return parts.flatMap(({ region, findings }) => {
    const others = parts.filter((part) => part.region !== region).map((part) => part.region)
    const strange = strangersIn(region, findings)
    const elsewhere = knownIn(others, strange)
    const blind = others.map((other) => unseenOf(other, 'volumes')).find((unseen) => unseen !== null)
    return findings
      .filter(({ volume, server }) => !elsewhere.has(volume ?? '') && !elsewhere.has(server ?? ''))
      .map((finding) => (blind && isOfStrayObject(finding, strange) ? doubted(finding, blind) : finding))
  })
}

/** Ids in the findings that their own region does not list. */
function strangersIn(region: Region, findings: readonly Finding[]): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const { volume, server } of findings) {
    if (volume !== null) ids.add(volume)
    if (server !== null && !region.servers.has(server)) ids.add(server)
  }
  for (const { id } of region.volumes) ids.delete(id)
  return ids
}

function knownIn(regions: readonly Region[], ids: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>()
  if (ids.size === 0) return found
  for (const { volumes, servers } of regions) {
    for (const { id, nameId } of volumes) {
      if (ids.has(id)) found.add(id)
      if (nameId !== null && ids.has(nameId)) found.add(nameId)
    }
    for (const id of ids) if (servers.has(id as never)) found.add(id)
  }
  return found
}

const strayFaults: ReadonlySet<FaultName> = new Set([
  'backend-stray',
  'trashed-while-open',
  'dependent-clones',
  'leaked-export',
  'orphan-watcher',
])

const isOfStrayObject = ({ fault, volume }: Finding, strange: ReadonlySet<string>): boolean =>
  volume !== null && strange.has(volume) && strayFaults.has(fault)

function doubted(finding: Finding, unseen: Unseen): Finding {
  const says = `whether the object belongs to another region: ${unseen.detail}`
  return {
    ...finding,
    confidence: 'unconfirmed',
    evidence: [
      ...finding.evidence,
      {
        plane: 'cinder',
        source: unseen.source,
        says: `not seen: ${says}`,
        fact: { unseen: unseen.reason, source: unseen.source },
      },
    ],
    remedy: { ...finding.remedy, blocked_by: [...finding.remedy.blocked_by, `not confirmed: ${says}`] },
  }
}
