/** One dossier as a picture: a column for each plane, what it says in each, and how the parts refer to each other. */
import type { Dossier } from '../model/dossier.ts'
import { type Plane, planes } from '../model/planes.ts'
import type { Region } from '../model/snapshot.ts'
import { edgesOf } from './picture-edges.ts'
import { nodesOf } from './picture-nodes.ts'

/** `blank` for a plane that says nothing, `unseen` for one that was not seen: they must never look alike. */
export type Mood = 'plain' | 'blank' | 'unseen'

export interface Node {
  /** Unlike that of any other node of the picture. */
  readonly id: string
  readonly plane: Plane
  readonly mood: Mood
  /** Never empty: the first says what it is, the others describe it. */
  readonly lines: readonly string[]
}

export interface Edge {
  readonly from: string
  readonly to: string
  readonly label: string
}

export interface Picture {
  readonly title: string
  readonly columns: readonly { readonly plane: Plane; readonly name: string; readonly nodes: readonly Node[] }[]
  readonly edges: readonly Edge[]
}

const names: Readonly<Record<Plane, string>> = {
  cinder: 'Cinder',
  nova: 'Nova',
  backend: 'Back end',
  host: 'Compute hosts',
  log: 'Logs',
}

/** The region tells what was not seen of it, where the dossier alone would look as if nothing was there. */
export function pictureOf(dossier: Dossier, region: Region): Picture {
  const nodes = nodesOf(dossier, region)
  const name = dossier.volume.is === 'present' ? dossier.volume.value.name : null
  return {
    title: `volume ${dossier.id}${name === null ? '' : ` "${name}"`}`,
    columns: planes.map((plane) => ({
      plane,
      name: names[plane],
      nodes: nodes.filter((node) => node.plane === plane),
    })),
    edges: edgesOf(dossier, region, new Set(nodes.map((node) => node.id))),
  }
}
