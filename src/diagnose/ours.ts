/** Whether an object that Cinder does not know is ours at all: several clouds may share one pool. */
import type { Dossier } from '../model/dossier.ts'
import { type Doubt, doubt } from './doubts.ts'
import type { Scene } from './scene.ts'
import { hostOf } from './watchers.ts'

/** None when the configuration declares the pool ours, or when one of our own hosts or servers has the object. */
export function isOurs(dossier: Dossier, scene: Scene): Doubt | null {
  const { pool } = dossier.backend
  if (pool === null || pool.ours || isTouchedByUs(dossier, scene)) return null
  return doubt('backend', `whether another cloud uses ${pool.source}: the configuration does not declare it ours`)
}

const isTouchedByUs = ({ claims, devices, backend }: Dossier, scene: Scene): boolean =>
  claims.length > 0 ||
  devices.items.length > 0 ||
  backend.watchers.items.some((watcher) => hostOf(watcher, scene) !== null)
