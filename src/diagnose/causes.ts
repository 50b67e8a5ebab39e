/** Causes before symptoms: what one cause explains is not told two hundred times. */
import type { Finding } from '../model/finding.ts'
import { type CauseFinder, causeFinding } from './cause.ts'
import { backendHostRenamed } from './causes/backend-host-renamed.ts'
import { cellUnreachable } from './causes/cell-unreachable.ts'
import { planeIncomplete } from './causes/plane-incomplete.ts'
import { quotaDrift } from './causes/quota-drift.ts'
import { serviceDown } from './causes/service-down.ts'
import { serviceTokenMissing } from './causes/service-token-missing.ts'
import type { Scene } from './scene.ts'

/** In this order: a host that was renamed has no service either, but is not down. */
const finders: readonly CauseFinder[] = [
  cellUnreachable,
  backendHostRenamed,
  serviceDown,
  serviceTokenMissing,
  planeIncomplete,
  quotaDrift,
]

export function causesIn(findings: readonly Finding[], scene: Scene): readonly Finding[] {
  let left = findings
  const causes: Finding[] = []
  for (const finder of finders) {
    for (const cause of finder.find(left, scene)) {
      causes.push(causeFinding(finder.fault, cause, scene))
      if (cause.symptoms.length === 0) continue
      const told = new Set(cause.symptoms)
      left = left.filter((finding) => !told.has(finding))
    }
  }
  return [...causes, ...left]
}
