/** Image, network and placement services, as far as the stock clients ask them on their way to a server. */
import type { SimulatedCloud } from '../cloud.ts'
import { fault, type Json, ok, Refusal, reply, type SimulatedReply, type SimulatedRequest } from '../http.ts'
import { authenticate } from '../service.ts'
import { imageId } from '../standard.ts'

const image = (cloud: SimulatedCloud): Json => ({
  id: imageId,
  name: 'cirros',
  status: 'active',
  visibility: 'public',
  protected: false,
  checksum: '443b7623e27ecf03dc9e01ee93f67afe',
  size: 12_716_032,
  min_disk: 0,
  min_ram: 0,
  disk_format: 'qcow2',
  container_format: 'bare',
  owner: [...cloud.projects.keys()][0] ?? null,
  tags: [],
  created_at: '2026-01-02T03:04:05Z',
  updated_at: '2026-01-02T03:04:05Z',
  file: `/v2/images/${imageId}/file`,
  self: `/v2/images/${imageId}`,
  schema: '/v2/schemas/image',
})

export function images(cloud: SimulatedCloud, request: SimulatedRequest, path: string): SimulatedReply {
  if (path === '' || path === '/' || path === '/versions') {
    return reply(300, {
      versions: [{ id: 'v2.9', status: 'CURRENT', links: [{ rel: 'self', href: `${request.base}/image/v2/` }] }],
    })
  }
  return withToken(cloud, request, () => {
    const view = image(cloud)
    if (path === '/v2/images') {
      const name = request.query.get('name')
      return ok({
        images: name === null || name === view['name'] ? [view] : [],
        schema: '/v2/schemas/images',
        first: '/v2/images',
      })
    }
    return path === `/v2/images/${imageId}` ? ok(view) : notFound(path)
  })
}

/** Unlimited, as nobody has networks here. */
const networkQuota: Json = {
  network: -1,
  subnet: -1,
  port: -1,
  router: -1,
  floatingip: -1,
  security_group: -1,
  security_group_rule: -1,
}

export function networks(cloud: SimulatedCloud, request: SimulatedRequest, path: string): SimulatedReply {
  if (path === '' || path === '/') {
    return ok({
      versions: [{ id: 'v2.0', status: 'CURRENT', links: [{ rel: 'self', href: `${request.base}/network/v2.0/` }] }],
    })
  }
  return withToken(cloud, request, () => {
    const quota = /^\/v2\.0\/quotas\/[^/]+(\/default)?$/.test(path)
    if (quota) return ok({ quota: networkQuota })
    const found = /^\/v2\.0\/([a-z_-]+)$/.exec(path.replace(/\/$/, ''))
    return found === null ? notFound(path) : ok({ [(found[1] as string).replaceAll('-', '_')]: [] })
  })
}

export const placement = (_cloud: SimulatedCloud, _request: SimulatedRequest, path: string): SimulatedReply =>
  path === '' || path === '/'
    ? ok({ versions: [{ id: 'v1.0', status: 'CURRENT', min_version: '1.0', max_version: '1.39', links: [] }] })
    : notFound(path)

const notFound = (path: string): SimulatedReply => fault(404, `The resource could not be found: ${path}`)

function withToken(cloud: SimulatedCloud, request: SimulatedRequest, answer: () => SimulatedReply): SimulatedReply {
  try {
    authenticate(cloud, request)
    return answer()
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.reply
    throw thrown
  }
}
