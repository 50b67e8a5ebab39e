/** Clients that have an object open on the back end, and the hosts behind their addresses. */
import type { Watcher } from '../model/backend.ts'
import type { Scene } from './scene.ts'

/** The host behind a client's address, by what Nova and the hosts themselves say of their addresses. */
export function hostOf(watcher: Watcher, scene: Scene): string | null {
  const address = bareAddress(watcher.address)
  for (const report of scene.index.lists.hosts().values()) if (report.address === address) return report.host
  return scene.index.region.hypervisors.find((hypervisor) => hypervisor.address === address)?.host ?? null
}

/** `v2:10.0.0.31:0/3456789012` and `[fd00::31]:0/3456789012` without protocol, port and nonce. */
const bareAddress = (address: string): string =>
  address
    .replace(/^v\d:/, '')
    .replace(/:\d+\/\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
