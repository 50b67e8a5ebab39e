/** Into which class a state falls: healthy, moving, reported, or out of what is told, for a reason that is named. */
import { isBlind, type Values } from './axes.ts'
import type { Judged } from './judge.ts'
import { isHealthy } from './truth.ts'
import type { World } from './world.ts'

/** What is not told, and why that is right. */
interface OutOfScope {
  readonly name: string
  readonly because: string
  fits(values: Values, world: World): boolean
}

export const outOfScope: readonly OutOfScope[] = [
  {
    name: 'a consumer that is not Nova has a record',
    because: 'law 9: what Ironic, Glance, Zun, backups and brick clients do with it is theirs',
    fits: ({ records }) => records === 'stranger',
  },
  {
    name: 'Cinder itself says error',
    because: 'it is in every list, and why is in no plane; who has the volume is still held against the planes',
    fits: ({ status }) => status.startsWith('error'),
  },
  {
    name: 'a guest that does not run names it',
    because: 'a definition holds nothing; Nova writes it anew, from its mappings, before the guest runs again',
    fits: ({ domain }) => domain === 'shut-off',
  },
  {
    name: 'a record that failed is left',
    because: 'it holds nothing and hinders nothing; Cinder drops it with the volume',
    fits: ({ records }) => records === 'error_detaching',
  },
  {
    name: 'in use by the record of an offloaded server',
    because: 'releases of Nova differ in whether they call it reserved or in use; nobody else can take it either way',
    fits: ({ status, server, records }) => status === 'in-use' && server === 'shelved' && records === 'reserved',
  },
  {
    name: 'reserved for an offloaded server, and in use by another',
    because: 'nothing is at risk: when it returns, Cinder refuses it the connection, and its server is told so',
    fits: ({ status, server, records, variation }) =>
      status === 'reserved' && server === 'shelved' && records === 'reserved' && variation === 'double',
  },
  {
    name: 'a deleted volume lies in the trash',
    because: 'that is where Cinder puts an image that was busy, and where it ends by its expiry; nobody has it open',
    fits: ({ status, object, left, domain }) =>
      status === 'deleted' &&
      object === 'trash' &&
      left === 'nothing' &&
      domain !== 'running' &&
      domain !== 'elsewhere',
  },
  {
    name: 'a guest runs that Nova calls stopped',
    because: 'volumes agree; Nova itself brings the power state of its guests in line',
    fits: ({ server, domain }) => server === 'stopped' && domain === 'running',
  },
]

export type Class = string

/** Null for a state that nothing explains: a bug, or a rule that is missing. */
export function classOf(world: World, { findings, unsettled, repairs }: Judged, seen: Judged | null): Class | null {
  const { values } = world
  if (findings.length > 0) {
    if (repairs.some(({ held }) => held.length === 0)) return 'reported, and repaired'
    return findings.some(({ confidence }) => confidence === 'confirmed')
      ? 'reported, and held back'
      : 'reported, unconfirmed'
  }
  if (unsettled.length > 0) return 'left alone while it moves'
  if (isHealthy(world)) return 'healthy'
  if (isBlind(values.variation) && seen !== null && seen.findings.length + seen.unsettled.length > 0)
    return 'not seen, and said to be incomplete'
  const named = outOfScope.find((entry) => entry.fits(values, world))
  return named === undefined ? null : `out of scope: ${named.name}`
}

/** A healthy volume of which something is told for certain. */
export const isFalseAlarm = (world: World, { findings }: Judged): boolean =>
  isHealthy(world) && findings.some(({ volume, confidence }) => volume !== null && confidence === 'confirmed')
