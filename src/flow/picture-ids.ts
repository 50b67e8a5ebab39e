/** How the nodes of a picture are told apart, for those who draw them and those who connect them. */
import type { Export, Watcher } from '../model/backend.ts'
import type { Holder, HostDevice } from '../model/host.ts'
import type { Mapping } from '../model/nova.ts'

export const mappingNode = ({ server, attachment, device }: Mapping): string =>
  `mapping ${server} ${attachment ?? device ?? ''}`

export const domainNode = ({ host, domain, disk }: Holder): string => `domain ${host} ${domain.uuid} ${disk.target}`

export const deviceNode = ({ host, map, path }: HostDevice): string =>
  map === null ? `path ${host} ${path?.device}` : `map ${host} ${map.name}`

export const watcherNode = ({ address, cookie }: Watcher): string => `watcher ${address} ${cookie}`

export const exportNode = ({ host, lun }: Export): string => `export ${host} ${lun ?? ''}`
