/** The same around every writer of a region. */
import type { Act } from '../../src/model/act.ts'
import type { RegionWriters, Writer } from '../../src/ports/writers.ts'

export type Around = <A extends Act>(writer: Writer<A>) => Writer<A>

export function eachWriter(writers: RegionWriters, around: Around): RegionWriters {
  const { cinder, nova, backends, hosts, databases } = writers
  return {
    ...writers,
    cinder: around(cinder),
    nova: around(nova),
    backends: backends && around(backends),
    hosts: hosts && around(hosts),
    databases: databases && around(databases),
  }
}
