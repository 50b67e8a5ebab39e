/** What projects may have in Nova, and what they have. Nothing is refused for it. */
import { isTrue, type Json, ok, refuse, type SimulatedReply } from '../http.ts'
import { type Route, route } from '../router.ts'
import type { Call } from '../service.ts'

const limits = {
  instances: 1000,
  cores: 1000,
  ram: 1_000_000,
  key_pairs: 100,
  metadata_items: 128,
  server_groups: 10,
  server_group_members: 10,
} as const

/** Each server is of the one flavour: a core and 512 MiB. */
function usedBy(call: Call, project: string): Readonly<Partial<Record<keyof typeof limits, number>>> {
  let instances = 0
  for (const row of call.cloud.servers.all()) if (row.deletedAt === null && row.project === project) instances++
  return { instances, cores: instances, ram: instances * 512 }
}

function quotaSet(call: Call, detail: boolean): Json {
  const project = call.params['id'] as string
  if (!call.caller.admin && project !== call.caller.project)
    refuse(403, "Policy doesn't allow os_compute_api:os-quota-sets:show to be performed.")
  const used = usedBy(call, project)
  const entries = Object.entries(limits).map(([name, limit]) => [
    name,
    detail ? { limit, in_use: used[name as keyof typeof limits] ?? 0, reserved: 0 } : limit,
  ])
  return { id: project, ...Object.fromEntries(entries) }
}

const show = (call: Call): SimulatedReply => ok({ quota_set: quotaSet(call, isTrue(call.query.get('usage'))) })

function absolute(call: Call): SimulatedReply {
  const { instances = 0, cores = 0, ram = 0 } = usedBy(call, call.caller.project)
  return ok({
    limits: {
      rate: [],
      absolute: {
        maxTotalInstances: limits.instances,
        maxTotalCores: limits.cores,
        maxTotalRAMSize: limits.ram,
        totalInstancesUsed: instances,
        totalCoresUsed: cores,
        totalRAMUsed: ram,
      },
    },
  })
}

export const quotaRoutes: readonly Route<Call>[] = [
  route('GET /os-quota-sets/:id', show),
  route('GET /os-quota-sets/:id/detail', (call) => ok({ quota_set: quotaSet(call, true) })),
  route('GET /os-quota-sets/:id/defaults', (call) => ok({ quota_set: quotaSet(call, false) })),
  route('GET /limits', absolute),
]
