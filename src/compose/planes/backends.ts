/** Readers of the configured storage back ends. */
import type { BackendReader } from '../../ports/backend.ts'
import type { PlaneDeps } from '../open-planes.ts'

/** Null when none is configured. */
export function openBackends({ config, region }: PlaneDeps): readonly BackendReader[] | null {
  const here = (config.backends ?? []).filter((backend) => (backend.region ?? region) === region)
  return here.length === 0 ? null : here.map(openBackend)
}

function openBackend(backend: { readonly kind: string; readonly name: string }): BackendReader {
  throw new Error(`no reader for ${backend.kind} of ${backend.name}`)
}
