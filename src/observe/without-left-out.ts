/** What hosts and back ends say of volumes that a look left out: without the volume it would look like a stray. */
import type { PoolReport } from '../model/backend.ts'
import type { HostReport } from '../model/host.ts'
import type { LeftOut } from '../model/left-out.ts'
import { volumeOf, wwidsIn } from './mentioned.ts'

interface Seen {
  readonly pools: readonly PoolReport[] | null
  readonly hosts: readonly HostReport[] | null
}

export function withoutLeftOut({ pools, hosts }: Seen, leftOut: LeftOut | null): Seen {
  if (leftOut === null) return { pools, hosts }
  const wwids = wwidsIn(pools ?? [])
  return {
    pools:
      pools?.map((pool) => ({
        ...pool,
        objects: pool.objects.filter(({ volume }) => volume === null || !leftOut.covers(volume)),
      })) ?? null,
    hosts:
      hosts?.map((report) => ({
        ...report,
        domains: report.domains.map((domain) => ({
          ...domain,
          disks: domain.disks.filter((disk) => {
            const volume = volumeOf(disk, wwids)
            return volume === null || !leftOut.covers(volume)
          }),
        })),
      })) ?? null,
  }
}
