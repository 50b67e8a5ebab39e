/** Cinder v3 of the simulated cloud. */
import type { SimulatedCloud } from '../cloud.ts'
import { fault, type Json, ok, Refusal, reply, type SimulatedReply, type SimulatedRequest } from '../http.ts'
import { type Api, authenticate, serve } from '../service.ts'
import { actionRoutes } from './actions.ts'
import { attachmentRoutes } from './attachments.ts'
import { backupRoutes } from './backups.ts'
import { manageableRoutes } from './manageable.ts'
import { messageRoutes } from './messages.ts'
import { otherRoutes } from './others.ts'
import { snapshotRoutes } from './snapshots.ts'
import { transferRoutes } from './transfers.ts'
import { volumeRoutes } from './volumes.ts'

const api: Api = {
  name: 'volume',
  min: 3000,
  max: (cloud) => cloud.release.volume,
  wantsProject: () => false,
  routes: [
    ...volumeRoutes,
    ...actionRoutes,
    ...attachmentRoutes,
    ...snapshotRoutes,
    ...backupRoutes,
    ...transferRoutes,
    ...messageRoutes,
    ...manageableRoutes,
    ...otherRoutes,
  ],
}

/** The resources of the API, by which a path without a project is told from one with it. */
const resources = new Set(api.routes.map((entry) => entry.segments[0]))

export function cinder(cloud: SimulatedCloud, request: SimulatedRequest, path: string): SimulatedReply {
  const root = `${request.base}/volume/v3`
  if (path === '' || path === '/') return reply(300, versions(cloud, request))
  const [version, ...rest] = path.split('/').filter((segment) => segment !== '') as [string, ...string[]]
  if (version !== 'v3') return fault(404, 'The resource could not be found.')
  if (rest.length === 0) return guardedVersions(cloud, request)
  const [project] = rest as [string, ...string[]]
  if (resources.has(project)) {
    // Before Yoga (3.67) every path had to carry the caller's project.
    if (cloud.release.volume < 3067) return fault(400, 'Malformed request url')
    return serve(api, cloud, request, `/${rest.join('/')}`, root)
  }
  const mismatch = mismatched(cloud, request, project)
  return mismatch ?? serve(api, cloud, request, `/${rest.slice(1).join('/')}`, root)
}

function mismatched(cloud: SimulatedCloud, request: SimulatedRequest, project: string): SimulatedReply | null {
  try {
    return authenticate(cloud, request).project === project ? null : fault(400, 'Malformed request url')
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.reply
    throw thrown
  }
}

/** As distributions ship it: the document below /v3 is behind the authentication, the one at the root is not. */
function guardedVersions(cloud: SimulatedCloud, request: SimulatedRequest): SimulatedReply {
  try {
    authenticate(cloud, request)
    return ok(versions(cloud, request))
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.reply
    throw thrown
  }
}

const versions = (cloud: SimulatedCloud, request: SimulatedRequest): Json => ({
  versions: [
    {
      id: 'v3.0',
      status: 'CURRENT',
      version: `3.${cloud.release.volume % 1000}`,
      min_version: '3.0',
      updated: '2022-08-31T00:00:00Z',
      links: [
        { rel: 'describedby', type: 'text/html', href: 'https://docs.openstack.org/' },
        { rel: 'self', href: `${request.base}/volume/v3/` },
      ],
      'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.volume+json;version=3' }],
    },
  ],
})
