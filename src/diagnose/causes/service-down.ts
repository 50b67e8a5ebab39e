import type { CinderService } from '../../model/cinder.ts'
import type { Finding } from '../../model/finding.ts'
import type { NovaService } from '../../model/nova.ts'
import { type Cause, type CauseFinder, dossierBehind, serviceHostOf } from '../cause.ts'
import { serverOf } from '../claims.ts'
import { isExcludedHost } from '../exclusions.ts'
import type { Scene } from '../scene.ts'
import { isStoodInFor, serviceName } from '../services.ts'

/** A service is down, and what waits for it only looks stuck. */
export const serviceDown: CauseFinder = {
  fault: 'service-down',
  find(findings, scene) {
    const volumes = [...scene.index.lists.cinderServices().values()].filter(
      (service) => !service.up && !isStoodInFor(service, scene),
    )
    const computes = [...scene.index.lists.computes().values()].filter(
      (service) => service.state === 'down' && !isExcludedHost(service.host, scene),
    )
    return [
      ...volumes.flatMap((service) => cinderCause(service, findings, scene)),
      // When a cell is dark, Nova calls hosts of the others down as well: it says nothing then.
      ...(scene.index.region.hidden?.reason !== 'cell-dark'
        ? computes.flatMap((service) => novaCause(service, findings, scene))
        : []),
    ]
  },
}

/** What a service that returns would carry on with, or what waits for its answer. */
const waits = (finding: Finding): boolean => finding.fault.startsWith('stuck-')

function cinderCause(service: CinderService, findings: readonly Finding[], scene: Scene): readonly Cause[] {
  const { volumes, leftOut } = scene.index.region
  const served =
    leftOut?.services.has(service.host) ||
    volumes.some((volume) => volume.host && serviceName(volume.host) === service.host)
  const symptoms = findings.filter((finding) => waits(finding) && serviceHostOf(finding, scene) === service.host)
  // A disabled service that serves nothing was taken out on purpose.
  if (symptoms.length === 0 && (!served || !service.enabled)) return []
  return [
    {
      severity: 'high',
      summary: `cinder-volume on ${service.host} is down: nothing can be done with its volumes until it is back`,
      backend: service.host,
      evidence: [
        {
          plane: 'cinder',
          source: scene.sources.cinder,
          says: `cinder-volume on ${service.host} is down${service.enabled ? '' : ' and disabled'}${service.updatedAt === null ? '' : `, last heard of ${service.updatedAt}`}`,
          fact: {
            host: service.host,
            enabled: service.enabled,
            updated_at: service.updatedAt,
            disabled_reason: service.disabledReason,
          },
        },
      ],
      steps: [
        `start cinder-volume on ${service.host.split('@')[0]}; it cleans up what it left creating or deleting by itself`,
        'look again when it has been up for a while: what it had queued runs first',
      ],
      symptoms,
    },
  ]
}

function novaCause(service: NovaService, findings: readonly Finding[], scene: Scene): readonly Cause[] {
  const symptoms = findings.filter((finding) => waits(finding) && concerns(finding, service, scene))
  const { servers, leftOut } = scene.index.region
  const carries =
    leftOut?.hosts.has(service.host) || servers.values().some(({ server }) => server.host === service.host)
  if (symptoms.length === 0 && (!carries || !service.enabled)) return []
  return [
    {
      severity: 'high',
      summary: `nova-compute on ${service.host} is down${service.forcedDown ? ', by force' : ''}: attaching and detaching there waits for it`,
      host: service.host,
      evidence: [
        {
          plane: 'nova',
          source: scene.sources.nova,
          says: `nova-compute on ${service.host} is down${service.updatedAt === null ? '' : `, last heard of ${service.updatedAt}`}`,
          fact: {
            host: service.host,
            enabled: service.enabled,
            forced_down: service.forcedDown,
            updated_at: service.updatedAt,
          },
        },
      ],
      steps: [
        `start nova-compute on ${service.host}; detaches that were asked for meanwhile run then`,
        'if the host is lost: fence it, force it down in Nova, and evacuate its servers',
      ],
      symptoms,
    },
  ]
}

const concerns = (finding: Finding, service: NovaService, scene: Scene): boolean =>
  dossierBehind(finding, scene)?.claims.some((claim) => serverOf(claim)?.host === service.host) === true
