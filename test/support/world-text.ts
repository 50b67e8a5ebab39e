/** A simulated cloud as one text, without what tells only when something happened. */
import type { SimulatedCloud } from '../../src/simulate/cloud.ts'

/** Two clouds of the same text are in the same state, for all that anybody can see of them. */
export function worldText(cloud: SimulatedCloud): string {
  const { volumes, attachments, snapshots, transfers, backups, servers } = cloud
  const tables = { volumes, attachments, snapshots, transfers, backups, servers }
  const text = JSON.stringify(
    {
      ...Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, [...table.all()]])),
      mappings: cloud.mappings,
      workers: cloud.workers,
      quotas: [...cloud.quotas],
      hosts: [...cloud.hosts.values()],
      storage: cloud.storage,
    },
    withoutTimes,
    1,
  )
  const ids = new Map<string, string>()
  // What is made anew has another id each time.
  return text.replaceAll(uuid, (id) => ids.getOrInsertComputed(id, () => `id ${ids.size}`))
}

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

const isTime = (key: string): boolean => /(At|Until|_at)$/.test(key)

function withoutTimes(key: string, value: unknown): unknown {
  if (isTime(key)) return typeof value === 'number' ? 'a time' : value
  return value instanceof Map ? [...value] : value
}
