/** Microversions: which a service speaks, and the one a request should name. */
import { CinderSweepError } from '../../kernel/errors.ts'
import type { HttpReply } from '../../ports/http.ts'
import { isMapping } from './cloud-files.ts'
import { idIn } from './service-error.ts'

export interface VersionRange {
  readonly min: Microversion
  readonly max: Microversion
}

/** `3.70` as a number that can be compared: 3070. Written as text in headers. */
export type Microversion = number

export const parseMicroversion = (text: unknown): Microversion | null => {
  const found = /^(\d+)\.(\d+)$/.exec(String(text ?? ''))
  return found ? Number(found[1]) * 1000 + Number(found[2]) : null
}

export const formatMicroversion = (version: Microversion): string => `${Math.floor(version / 1000)}.${version % 1000}`

/** Reads the discovery document at a version root: `{"version": …}` of Nova, `{"versions": […]}` of Cinder. */
export function readVersionRange(label: string, url: string, reply: HttpReply): VersionRange {
  const document = isMapping(reply.body) ? reply.body : {}
  const listed = Array.isArray(document['versions']) ? document['versions'] : []
  for (const entry of [document['version'], ...listed]) {
    if (!isMapping(entry)) continue
    const max = parseMicroversion(entry['version'])
    const min = parseMicroversion(entry['min_version'])
    if (max !== null && min !== null) return { min, max }
  }
  throw new CinderSweepError(
    'endpoint.nonsense',
    `${url} does not tell which versions ${label} speaks there${idIn(reply)}`,
    {
      hint: `Check that the catalogue’s endpoint of ${label} leads to its API, and that nothing in between rewrites it.`,
    },
  )
}

/**
 * The highest of the wanted versions that the service speaks. Lower ones are asked for only as a
 * fallback, higher ones never: they change the shape of answers.
 */
export function negotiate(label: string, range: VersionRange, wanted: readonly Microversion[]): Microversion {
  const usable = wanted.filter((version) => version <= range.max && version >= range.min)
  if (usable.length > 0) return Math.max(...usable)
  const least = Math.min(...wanted)
  throw new CinderSweepError(
    'api.too-old',
    `${label} speaks ${formatMicroversion(range.min)} to ${formatMicroversion(range.max)}; this needs ${formatMicroversion(least)}`,
    { hint: `Clouds from Queens (2018) on have it. Upgrade ${label}, or live without what this would show.` },
  )
}
