/** Readers of the configured storage back ends. */
import { randomUUID } from 'node:crypto'
import type { BackendConfig, LvmConfig, RbdConfig } from '../../adapters/config/schema.ts'
import { lvmReader } from '../../adapters/lvm/lvm-reader.ts'
import type { RbdAccess } from '../../adapters/rbd/rbd-command.ts'
import { rbdReader } from '../../adapters/rbd/rbd-reader.ts'
import { localShell } from '../../adapters/system/local-shell.ts'
import type { BackendReader } from '../../ports/backend.ts'
import type { Shell } from '../../ports/shell.ts'
import type { PlaneDeps } from '../open-planes.ts'
import { openArray } from './array.ts'
import { machinesOf } from './machines.ts'

const deadlineMs = 60_000
const concurrency = 8

/** Null when none is configured. */
export function openBackends(deps: PlaneDeps): readonly BackendReader[] | null {
  const here = backendsIn(deps)
  return here.length === 0 ? null : here.flatMap((backend) => openBackend(backend, deps))
}

/** Those of this region. */
export const backendsIn = ({ config, region }: PlaneDeps): readonly BackendConfig[] =>
  (config.backends ?? []).filter((backend) => (backend.region ?? region) === region)

function openBackend(backend: BackendConfig, deps: PlaneDeps): readonly BackendReader[] {
  switch (backend.kind) {
    case 'rbd':
      return [openPool(backend, deps)]
    case 'hpe3par':
      return openArray(backend, deps)
    case 'lvm':
      return [openGroup(backend, deps)]
  }
}

const openPool = (backend: RbdConfig, deps: PlaneDeps): BackendReader =>
  rbdReader({
    ...accessTo(backend, deps),
    source: `${deps.region} rbd ${backend.pool}`,
    serves: backend.name,
    ours: isOurs(backend, deps),
    deadlineMs,
    concurrency,
  })

const openGroup = (backend: LvmConfig, deps: PlaneDeps): BackendReader =>
  lvmReader({
    shell: shellTo(backend, deps),
    source: `${deps.region} lvm ${backend.volume_group}${backend.host === undefined ? '' : ` on ${backend.host}`}`,
    serves: backend.name,
    ours: isOurs(backend, deps),
    group: backend.volume_group,
    target: backend.target ?? 'none',
    deadlineMs,
    nonce: randomUUID,
  })

/** On this machine, or on the storage host that is reached as compute hosts are. */
export const shellTo = ({ host }: LvmConfig, deps: PlaneDeps): Shell =>
  host === undefined ? localShell(deps) : machinesOf(deps)(host).shell

/** Whether no other cloud uses it, as far as the configuration says. */
export const isOurs = ({ name }: BackendConfig, { config }: PlaneDeps): boolean =>
  config.policy?.owned_pools?.includes(name) === true

export const accessTo = (backend: RbdConfig, { env, signal }: PlaneDeps): Omit<RbdAccess, 'deadlineMs'> => ({
  // Ceph's programs print and read times without a zone.
  shell: localShell({ env: { ...env, TZ: 'UTC' }, signal }),
  pool: backend.pool,
  user: backend.user,
  confFile: backend.ceph_conf,
  keyring: backend.keyring,
  cluster: backend.cluster,
})
