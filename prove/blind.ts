/** What a variation puts out of sight: planes that are not configured, and sources that do not answer. */
import type { RegionReaders } from '../src/observe/readers.ts'
import type { SimulatedCloud } from '../src/simulate/cloud.ts'
import { type Blindness, blinded } from '../test/support/blind-readers.ts'
import type { Values } from './axes.ts'

export type ProofPlane = 'database' | 'backend' | 'host' | 'log'
const all: readonly ProofPlane[] = ['database', 'backend', 'host', 'log']
const besides = (...left: readonly ProofPlane[]): readonly ProofPlane[] => all.filter((plane) => !left.includes(plane))

export function planesIn({ variation }: Values): readonly ProofPlane[] {
  switch (variation) {
    case 'no-hosts':
      return besides('host')
    case 'no-backends':
      return besides('backend')
    // With the databases, what an API does not tell is not missed.
    case 'no-databases':
    case 'servers':
    case 'nova-down':
    case 'attachments':
    case 'volumes':
      return besides('database')
    case 'apis-alone':
      return []
    default:
      return all
  }
}

const cut = (api: 'cinder' | 'nova', name: string): Blindness => ({
  what: 'request',
  api,
  name,
  code: 'endpoint.cut-short',
  after: 0,
})

function blindnessIn({ variation, backend }: Values): readonly Blindness[] {
  switch (variation) {
    case 'first-host':
      return [{ what: 'host', which: 0 }]
    case 'third-host':
      return [{ what: 'host', which: 2 }]
    case 'pool':
      return [{ what: 'pool', which: backend === 'rbd' ? 0 : 1 }]
    case 'servers':
      return [cut('nova', 'servers')]
    case 'attachments':
      return [cut('cinder', 'attachments')]
    case 'volumes':
      return [cut('cinder', 'volumes')]
    case 'services':
      return [cut('cinder', 'services')]
    default:
      return []
  }
}

export const blindReaders = (readers: RegionReaders, values: Values): RegionReaders =>
  blinded(readers, blindnessIn(values))

/** What makes the cloud itself silent. */
export function darken(cloud: SimulatedCloud, { variation }: Values): void {
  if (variation === 'nova-down') cloud.conf.novaIsDown = true
  if (variation === 'cell-dark') cloud.darkCells.add('cell1')
}
