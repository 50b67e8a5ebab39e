/** Writers of the configured storage back ends, each found by its `host@backend`. */
import type { BackendConfig, LvmConfig } from '../../adapters/config/schema.ts'
import { hpe3parActs } from '../../adapters/hpe3par/hpe3par-acts.ts'
import { hpe3parWriter } from '../../adapters/hpe3par/hpe3par-writer.ts'
import { lvmWriter } from '../../adapters/lvm/lvm-writer.ts'
import { rbdWriter } from '../../adapters/rbd/rbd-writer.ts'
import { CinderSweepError } from '../../kernel/errors.ts'
import { lazy } from '../../kernel/lazy.ts'
import type { BackendAct } from '../../model/act.ts'
import type { Writer } from '../../ports/writers.ts'
import type { PlaneDeps } from '../open-planes.ts'
import { loginTo } from './array.ts'
import { accessTo, backendsIn, isOurs, shellTo } from './backends.ts'

/** A flatten copies a whole image. */
const deadlineMs = 3_600_000
const helperDeadlineMs = 120_000

export interface BackendWriters {
  readonly write: Writer<BackendAct>
  close(): Promise<void>
}

interface OneBackend {
  readonly backend: string
  readonly write: Writer<BackendAct>
  close?(): Promise<void>
}

/** Null when none is configured that can be changed. */
export function openBackendWriters(deps: PlaneDeps): BackendWriters | null {
  const all = backendsIn(deps).flatMap((backend) => openOne(backend, deps))
  if (all.length === 0) return null
  return {
    write: (act, signal, keep) => oneFor(act, all).write(act, signal, keep),
    close: async () => void (await Promise.all(all.map((one) => one.close?.()))),
  }
}

function openOne(config: BackendConfig, deps: PlaneDeps): readonly OneBackend[] {
  const [backend = ''] = config.name.split('#')
  switch (config.kind) {
    case 'rbd': {
      const ours = isOurs(config, deps)
      const options = { ...accessTo(config, deps), ours, deadlineMs, now: () => deps.clock.now() }
      return [{ backend, write: rbdWriter(options) }]
    }
    case 'hpe3par': {
      // Logged in when something is changed, and not before.
      const array = lazy(() => {
        const { session, transport } = loginTo(config, deps)
        return { writer: hpe3parWriter(session), transport }
      })
      let used = false
      const owns = (deps.config.policy?.owned_pools ?? []).includes(config.name)
      return [
        {
          backend,
          write(act, signal, keep) {
            used = true
            return hpe3parActs(array().writer, owns)(act, signal, keep)
          },
          async close() {
            if (!used) return
            await array().writer.close()
            await array().transport.close()
          },
        },
      ]
    }
    case 'lvm':
      return deps.config.hosts?.helper === true ? [{ backend, write: groupWriter(config, deps) }] : []
  }
}

/** By way of the helper, which has to be installed on the storage host too. */
const groupWriter = (config: LvmConfig, deps: PlaneDeps): Writer<BackendAct> =>
  lvmWriter({
    shell: shellTo(config, deps),
    sudo: deps.config.hosts?.sudo !== false,
    group: config.volume_group,
    ours: isOurs(config, deps),
    deadlineMs: helperDeadlineMs,
  })

/** Where two pools bear the name, nobody can tell which of them is meant. */
function oneFor({ backend, act }: BackendAct, all: readonly OneBackend[]): OneBackend {
  const [one, ...more] = all.filter((entry) => entry.backend === backend)
  if (one !== undefined && more.length === 0) return one
  const says = one === undefined ? 'is not configured to be changed' : `is configured ${more.length + 1} times`
  throw new CinderSweepError('act.unable', `back end ${backend} ${says}: it cannot ${act}`, {
    hint: 'Name it once in backends of the configuration, or do this step by hand.',
  })
}
