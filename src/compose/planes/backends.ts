/** Readers of the configured storage back ends. */
import type { BackendConfig, RbdConfig } from '../../adapters/config/schema.ts'
import { rbdReader } from '../../adapters/rbd/rbd-reader.ts'
import { localShell } from '../../adapters/system/local-shell.ts'
import type { BackendReader } from '../../ports/backend.ts'
import type { PlaneDeps } from '../open-planes.ts'
import { openArray } from './array.ts'
import { notYet } from './not-yet.ts'

const deadlineMs = 60_000
const concurrency = 8

/** Null when none is configured. */
export function openBackends(deps: PlaneDeps): readonly BackendReader[] | null {
  const here = (deps.config.backends ?? []).filter((backend) => (backend.region ?? deps.region) === deps.region)
  return here.length === 0 ? null : here.flatMap((backend) => openBackend(backend, deps))
}

function openBackend(backend: BackendConfig, deps: PlaneDeps): readonly BackendReader[] {
  switch (backend.kind) {
    case 'rbd':
      return [openPool(backend, deps)]
    case 'hpe3par':
      return openArray(backend, deps)
    case 'lvm':
      throw notYet(`backends: ${backend.name} of kind lvm`)
  }
}

const openPool = (backend: RbdConfig, { region, config, env, signal }: PlaneDeps): BackendReader =>
  rbdReader({
    // Ceph's programs print times without a zone.
    shell: localShell({ env: { ...env, TZ: 'UTC' }, signal }),
    source: `${region} rbd ${backend.pool}`,
    serves: backend.name,
    ours: config.policy?.owned_pools?.includes(backend.name) === true,
    pool: backend.pool,
    user: backend.user,
    confFile: backend.ceph_conf,
    keyring: backend.keyring,
    cluster: backend.cluster,
    deadlineMs,
    concurrency,
  })
