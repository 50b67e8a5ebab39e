/** What scenarios are made of: a cloud and its past, and things in it that have long been so. */
import type { Finding } from '../../src/model/finding.ts'
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'
import { inThePast, makeServer, record } from '../../src/simulate/hands.ts'
import { forgetServer } from '../../src/simulate/nova/rows.ts'
import { addMap, destroyDomain, hostNamed, plug, startDomain } from '../../src/simulate/planes/hosts.ts'
import { virtualVolumeOf, wwidOf } from '../../src/simulate/planes/storage.ts'
import type { MapRow, RbdPool } from '../../src/simulate/state/planes.ts'
import type { AttachmentRow, ServerRow, VolumeRow } from '../../src/simulate/state/rows.ts'
import { stillCloud } from './simulated-scan.ts'

export const day = 86_400_000

export interface Grounds {
  readonly cloud: SimulatedCloud
  /** The same cloud two days ago. */
  readonly past: SimulatedCloud
}

export function grounds(): Grounds {
  const cloud = stillCloud()
  return { cloud, past: inThePast(cloud, 2 * day) }
}

export const rbdOf = (cloud: SimulatedCloud): RbdPool =>
  cloud.storage.find((storage) => storage.kind === 'rbd') as RbdPool

export const wwidFor = (cloud: SimulatedCloud, volume: VolumeRow): string =>
  wwidOf(virtualVolumeOf(cloud, volume)?.wwn ?? '')

/** Nova deletes the server, and its domain goes; Cinder is not told. */
export function loseServer(cloud: SimulatedCloud, server: ServerRow): void {
  if (server.host !== null) destroyDomain(cloud, server.host, server.id)
  forgetServer(cloud, server)
}

/** Cinder holds the volume for a server that Nova had. */
export function haunt(cloud: SimulatedCloud, volume: VolumeRow): { server: ServerRow; attachment: AttachmentRow } {
  const server = makeServer(cloud)
  loseServer(cloud, server)
  return { server, attachment: record(cloud, volume, server.id, 'compute-01', 'attached') }
}

/** A domain with the volume that Nova does not know. */
export function strangeDomain(cloud: SimulatedCloud, volume: VolumeRow, name = 'instance-0000aaaa'): string {
  const uuid = cloud.random.uuid()
  startDomain(cloud, 'compute-01', uuid, name)
  plug(cloud, 'compute-01', uuid, volume)
  return uuid
}

/** A map of the volume on a host that no longer needs it, without a living path. */
export function deadMap(cloud: SimulatedCloud, volume: VolumeRow, host = 'compute-02'): MapRow {
  const map = addMap(hostNamed(cloud, host), wwidFor(cloud, volume))
  for (const path of map.paths) path.state = 'failed'
  return map
}

/** Whether a remedy would run as the finding stands, unattended or at a request. */
export const mayRun = ({ confidence, remedy }: Finding): boolean =>
  confidence === 'confirmed' &&
  (remedy.kind === 'automatic' || remedy.kind === 'on-request') &&
  remedy.blocked_by.length === 0
