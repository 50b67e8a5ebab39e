import { unseenOf } from '../../correlate/index-region.ts'
import type { Volume } from '../../model/cinder.ts'
import { type CauseFinder, serviceHostOf } from '../cause.ts'
import type { Scene } from '../scene.ts'
import { serviceName, serviceOf } from '../services.ts'

/** Volumes name a cinder-volume service that does not exist: everything asked of them waits for ever. */
export const backendHostRenamed: CauseFinder = {
  fault: 'backend-host-renamed',
  find(findings, scene) {
    if (unseenOf(scene.index.region, 'cinder-services') !== null || unseenOf(scene.index.region, 'volumes') !== null)
      return []
    return [...volumesByMissingHost(scene)].map(([host, volumes]) => ({
      severity: 'high' as const,
      summary: `${volumes.length === 1 ? 'a volume names' : `${volumes.length} volumes name`} ${host}, and no such cinder-volume service exists`,
      backend: host,
      evidence: [
        {
          plane: 'cinder' as const,
          source: scene.sources.cinder,
          says: `cinder-volume services exist only for ${[...scene.index.lists.cinderServices().keys()].sort().join(', ') || 'no host at all'}`,
          fact: {
            host,
            volumes: volumes
              .map((volume) => volume.id)
              .sort()
              .slice(0, 50),
            count: volumes.length,
          },
        },
      ],
      steps: [
        `if the host was renamed: cinder-manage volume update_host --currenthost ${volumes[0]?.host ?? host} --newhost NEW`,
        `else set backend_host or host in cinder.conf so that the service calls itself ${host} again`,
      ],
      symptoms: findings.filter((finding) => serviceHostOf(finding, scene) === host && isSymptom(finding.fault)),
    }))
  },
}

const isSymptom = (fault: string): boolean =>
  fault.startsWith('stuck-') || fault === 'error-deleting' || fault === 'backend-missing'

function volumesByMissingHost(scene: Scene): ReadonlyMap<string, readonly Volume[]> {
  const { exclude } = scene.policy
  const missing = new Map<string, Volume[]>()
  const served = new Map<string, boolean>()
  for (const volume of scene.index.region.volumes) {
    if (volume.host === null || exclude.volumes.has(volume.id)) continue
    if (volume.project !== null && exclude.projects.has(volume.project)) continue
    const place = `${volume.host} ${volume.cluster ?? ''}`
    const known = served.get(place) ?? serviceOf(volume, scene) !== null
    served.set(place, known)
    if (known) continue
    const host = serviceName(volume.host)
    const list = missing.get(host)
    if (list === undefined) missing.set(host, [volume])
    else list.push(volume)
  }
  return missing
}
