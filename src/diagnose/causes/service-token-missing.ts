import { parseInstant } from '../../kernel/time.ts'
import type { Finding } from '../../model/finding.ts'
import type { LogEvent } from '../../model/log.ts'
import { type CauseFinder, dossierBehind } from '../cause.ts'
import { logSays } from '../evidence.ts'
import type { Scene } from '../scene.ts'

/** Nova calls Cinder without its service token, and Cinder refuses every normal detach with 409. */
export const serviceTokenMissing: CauseFinder = {
  fault: 'service-token-missing',
  find(findings, scene) {
    const refusals = refusalsIn(scene)
    if (refusals.length === 0) return []
    const servers = new Set(refusals.map((event) => event.server))
    const volumes = new Set(refusals.map((event) => event.volume).filter((volume) => volume !== null))
    const symptoms = findings.filter(
      (finding) => isSymptom(finding) && (volumes.has(finding.volume as never) || touches(finding, servers, scene)),
    )
    // Where nothing suffers from it, an administrator met the protection. One refusal long ago may have been mended.
    const [first, second] = symptoms
    if (first === undefined) return []
    if (second === undefined && !refusals.some((event) => isRecent(event, scene))) return []
    return [
      {
        severity: 'high',
        summary: `Nova detaches without a service token, and Cinder refuses (409): ${symptoms.length === 1 ? 'one volume is' : `${symptoms.length} volumes are`} stuck by it, and every further detach will be`,
        evidence: refusals.slice(0, 5).map(logSays),
        steps: [
          'in nova.conf of all compute hosts: [service_user] send_service_user_token = true, with auth_type and the credentials of Nova’s service user',
          'give that user the role "service", and restart nova-compute and nova-api',
          'in cinder.conf: [keystone_authtoken] service_token_roles_required = true, service_token_roles = service',
        ],
        symptoms,
      },
    ]
  },
}

function refusalsIn(scene: Scene): readonly LogEvent[] {
  const { answers, logs } = scene.index.region
  const remembered = [...answers.events.values()].flat()
  const logged = (logs ?? []).flatMap((log) => log.events)
  return [...remembered, ...logged].filter((event) => event.kind === 'detach-refused').sort(byTime)
}

/** So that the few that are told are the same ones, whatever order they came in. */
const byTime = (a: LogEvent, b: LogEvent): number => (placeOf(a) < placeOf(b) ? -1 : 1)
const placeOf = ({ at, source, request, text }: LogEvent): string => [at, source, request, text].join(' ')

const day = 86_400_000

function isRecent(event: LogEvent, scene: Scene): boolean {
  const at = parseInstant(event.at)
  return at === null || scene.now - at < day
}

const isSymptom = (finding: Finding): boolean =>
  finding.fault === 'stuck-detaching-connected' ||
  finding.fault === 'stuck-detaching' ||
  finding.fault === 'mapping-mismatch'

const touches = (finding: Finding, servers: ReadonlySet<string | null>, scene: Scene): boolean =>
  dossierBehind(finding, scene)?.claims.some((claim) => claim.server !== null && servers.has(claim.server)) === true
