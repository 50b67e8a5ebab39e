/** What a look left out, as the header of its region has it. */
import type { ProjectId } from '../../kernel/ids.ts'
import type { LeftOut, ProjectUse } from '../../model/left-out.ts'

type Line = Readonly<Record<string, unknown>>

export function leftOutLine(left: LeftOut | null): Line | null {
  if (left === null) return null
  const { use, services, hosts, covers: _, ...counts } = left
  return { ...counts, use: Object.fromEntries(use), services: [...services].sort(), hosts: [...hosts].sort() }
}

/** Files from before there were databases have none: then nothing was left out. */
export function readLeftOut(line: unknown): LeftOut | null {
  if (typeof line !== 'object' || line === null) return null
  const { use, services, hosts, ...counts } = line as Record<string, never>
  return {
    ...(counts as unknown as Pick<LeftOut, 'volumes' | 'attachments' | 'servers' | 'mappings'>),
    use: new Map(Object.entries(use ?? {}) as Iterable<readonly [ProjectId, ProjectUse]>),
    services: new Set(services ?? []),
    hosts: new Set(hosts ?? []),
    covers: () => false,
  }
}
