/** A libvirt domain and its disks, as `virsh dumpxml` describes them. */
import { isUuid, type ServerId } from '../../kernel/ids.ts'
import type { Domain } from '../../model/host.ts'
import { type DescribedDisk, diskOf } from './libvirt-disk.ts'
import { malformed } from './malformed.ts'
import { childOf, childrenOf, readXml, textIn } from './xml-tree.ts'

/** The description does not tell whether the domain runs: `virsh domstate` and `virsh domjobinfo` do. */
export interface DescribedDomain extends Pick<Domain, 'uuid' | 'name'> {
  readonly disks: readonly DescribedDisk[]
}

export function parseLibvirtDomain(text: string, source = 'virsh dumpxml'): DescribedDomain {
  const root = readXml(source, text)
  const domain = root.name === 'domstatus' ? childOf(root, 'domain') : root
  const refused = (sentence: string): Error => malformed(source, { line: 1, column: 1 }, sentence)
  if (domain?.name !== 'domain') throw refused('expected the description of a domain')
  const uuid = textIn(domain, 'uuid')
  const name = textIn(domain, 'name')
  if (uuid === null || !isUuid(uuid) || name === null) throw refused('a domain without a name and a uuid')
  const disks = childrenOf(childOf(domain, 'devices'), 'disk').map((disk) => {
    const described = diskOf(disk)
    if (described === null) throw refused('a disk without a target')
    return described
  })
  return { uuid: uuid.toLowerCase() as ServerId, name, disks }
}
