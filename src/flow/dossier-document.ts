/** A dossier as it is published: in the spelling of all other documents, and without what belongs to other volumes. */
import type { Dossier } from '../model/dossier.ts'

/** What a source cannot tell is left out; what it says is not there is null. */
export type DossierDocument = Readonly<Record<string, unknown>>

export function dossierDocument(dossier: Dossier): DossierDocument {
  const { backend } = dossier
  return spelled({ ...dossier, backend: { ...backend, pool: poolAlone(backend.pool) } }) as DossierDocument
}

/** The pool itself: it may hold a hundred thousand other objects. */
function poolAlone(pool: Dossier['backend']['pool']): DossierDocument | null {
  if (pool === null) return null
  const { backend, pool: name, source, kind, ours, unseen, shows } = pool
  return { backend, pool: name, source, kind, ours, unseen, shows }
}

/** `sizeGib` is written `size_gib`: the names of the form, never those that others gave, are keys here. */
function spelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spelled)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      spelled(inner),
    ]),
  )
}
