/** The writers of one region: only what is configured to be changed may be. */
import { cinderWriter } from '../adapters/cinder/cinder-writer.ts'
import { novaWriter } from '../adapters/nova/nova-writer.ts'
import type { Session } from '../adapters/openstack/session.ts'
import type { RegionWriters } from '../ports/writers.ts'

export type OtherWriters = Pick<RegionWriters, 'backends' | 'hosts' | 'databases'>

const noOtherWriters: OtherWriters = { backends: null, hosts: null, databases: null }

export const writersOf = async (
  session: Session,
  others: (region: string) => OtherWriters = () => noOtherWriters,
): Promise<RegionWriters> => {
  const region = await session.region()
  return { region, cinder: cinderWriter(session), nova: novaWriter(session), ...others(region) }
}
