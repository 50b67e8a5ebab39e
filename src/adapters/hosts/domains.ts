/** The domains of a host, from the sections that virsh filled. */
import type { ServerId } from '../../kernel/ids.ts'
import type { Domain } from '../../model/host.ts'
import { parseLibvirtDomain } from '../parse/libvirt-domain.ts'
import { type Devices, wwidOfSource } from './devices.ts'
import { type ProbeAnswer, rowsOf, type Section } from './probe-answer.ts'

export interface DomainsSeen {
  readonly domains: readonly Domain[]
  /** Why not all were seen; null when they were. */
  readonly problem: string | null
}

export function domainsIn({ sections }: ProbeAnswer, devices: Devices): DomainsSeen {
  const list = sections.get('domains')
  if (list === undefined || list.code === null) return { domains: [], problem: 'the answer broke off before libvirt' }
  if (list.code !== 0) return { domains: [], problem: withoutLibvirt(list, sections.get('machines')) }
  const processes = processesIn(sections.get('machines'))
  const domains: Domain[] = []
  let problem: string | null = null
  for (const uuid of list.text.split(/\s+/).filter((word) => word !== '')) {
    const xml = sections.get(`xml ${uuid}`)
    // Between the list and the question it has ended.
    if (xml !== undefined && /not found|failed to get domain/i.test(xml.says)) continue
    if (xml === undefined || xml.code !== 0) {
      problem ??= `domain ${uuid} was not described${xml?.says ? `: ${xml.says}` : ''}`
      continue
    }
    const domain = parseLibvirtDomain(xml.text, `domain ${uuid}`)
    domains.push({
      uuid: domain.uuid,
      name: domain.name,
      ...processOf(domain.uuid, processes),
      state: stateOf(sections.get(`state ${uuid}`)),
      migrating: isMigrating(sections.get(`job ${uuid}`)),
      disks: domain.disks.map(({ target, serial, source }) => ({
        target,
        serial,
        source,
        wwid: source === null ? null : wwidOfSource(source, devices),
      })),
    })
  }
  return { domains, problem }
}

/** A host without libvirt has no domains; one on which qemu runs all the same has some that nobody sees. */
function withoutLibvirt(list: Section, machines: Section | undefined): string | null {
  if (list.code === 127 && machines?.code === 0 && machines.text.trim() === '') return null
  return list.code === 127 ? 'qemu runs, but there is no virsh' : `libvirt was not seen: ${list.says || 'virsh failed'}`
}

/** Process ids by the server that each was started for. Two of one server, as after a failed move, name neither. */
function processesIn(machines: Section | undefined): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>()
  for (const [pid = '', command = ''] of rowsOf(machines)) {
    const uuid = /(?:^| )-uuid ([0-9a-f-]{36})(?: |$)/i.exec(command)?.[1]
    if (uuid !== undefined) found.getOrInsert(uuid.toLowerCase(), []).push(Number(pid))
  }
  return found
}

function processOf(uuid: ServerId, processes: ReadonlyMap<string, readonly number[]>): Pick<Domain, 'pid'> {
  const [pid, ...others] = processes.get(uuid.toLowerCase()) ?? []
  return pid === undefined || others.length > 0 ? {} : { pid }
}

function stateOf(section: Section | undefined): Domain['state'] {
  switch (section?.text.trim()) {
    case 'running':
      return 'running'
    case 'paused':
      return 'paused'
    case 'shut off':
      return 'shut-off'
    default:
      return 'other'
  }
}

/** Libvirt answers for idle domains too: `None`. Without an operation it is an old release, and any job is one. */
function isMigrating(section: Section | undefined): boolean {
  if (section === undefined || section.code !== 0) return false
  const job = /^Job type:\s*(\S+)/m.exec(section.text)?.[1]
  if (job === undefined || job === 'None' || job === 'Completed') return false
  const operation = /^Operation:\s*(.+)$/m.exec(section.text)?.[1]
  return operation === undefined || /migration/i.test(operation)
}
