/** Nova v2.1 of the simulated cloud. */
import type { SimulatedCloud } from '../cloud.ts'
import { fault, type Json, ok, type SimulatedReply, type SimulatedRequest } from '../http.ts'
import { type Api, serve } from '../service.ts'
import { externalEventRoutes } from './external-events.ts'
import { liveMigrationRoutes } from './live-migration.ts'
import { otherRoutes } from './others.ts'
import { quotaRoutes } from './quotas.ts'
import { serverActionRoutes } from './server-actions.ts'
import { serverRoutes } from './servers.ts'
import { volumeAttachmentRoutes } from './volume-attachments.ts'

const api: Api = {
  name: 'compute',
  min: 2001,
  max: (cloud) => cloud.release.compute,
  // Since 2023.1.
  wantsProject: (cloud) => cloud.release.compute >= 2095,
  routes: [
    ...serverRoutes,
    ...serverActionRoutes,
    ...volumeAttachmentRoutes,
    ...liveMigrationRoutes,
    ...externalEventRoutes,
    ...quotaRoutes,
    ...otherRoutes,
  ],
}

export function nova(cloud: SimulatedCloud, request: SimulatedRequest, path: string): SimulatedReply {
  const root = `${request.base}/compute/v2.1`
  if (path === '' || path === '/') return ok({ versions: [{ ...versionOf(cloud, request), 'media-types': undefined }] })
  if (!/^\/v2(\.1)?(\/|$)/.test(path)) return fault(404, 'The resource could not be found.')
  const rest = path.replace(/^\/v2(\.1)?/, '')
  if (rest === '' || rest === '/') return ok({ version: versionOf(cloud, request) })
  return serve(api, cloud, request, rest, root)
}

const versionOf = (cloud: SimulatedCloud, request: SimulatedRequest): Json => ({
  id: 'v2.1',
  status: 'CURRENT',
  version: `2.${cloud.release.compute % 1000}`,
  min_version: '2.1',
  updated: '2013-07-23T11:33:21Z',
  links: [
    { rel: 'self', href: `${request.base}/compute/v2.1/` },
    { rel: 'describedby', type: 'text/html', href: 'http://docs.openstack.org/' },
  ],
  'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.compute+json;version=2.1' }],
})
