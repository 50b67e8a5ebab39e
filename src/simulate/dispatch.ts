/** Sends a request to the service below whose path it comes in. */

import { cinder } from './cinder/cinder.ts'
import type { SimulatedCloud } from './cloud.ts'
import { san } from './hpe3par/wsapi.ts'
import { fault, type SimulatedReply, type SimulatedRequest, unavailable } from './http.ts'
import { keystone } from './keystone/keystone.ts'
import { nova } from './nova/nova.ts'
import { images, networks, placement } from './other/images-and-networks.ts'

type Service = (cloud: SimulatedCloud, request: SimulatedRequest, path: string) => SimulatedReply

const services: Readonly<Record<string, Service>> = {
  identity: keystone,
  volume: cinder,
  compute: nova,
  image: images,
  network: networks,
  placement,
  san,
}

export const serviceNames: readonly string[] = Object.keys(services)

export function dispatch(cloud: SimulatedCloud, request: SimulatedRequest): SimulatedReply {
  const [, name, rest] = /^\/([^/]+)(\/.*)?$/.exec(request.path) ?? []
  const service = name === undefined ? undefined : services[name]
  if (service === nova && cloud.conf.novaIsDown) return fault(503, unavailable)
  return service === undefined ? fault(404, 'The resource could not be found.') : service(cloud, request, rest ?? '')
}
