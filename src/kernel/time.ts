/** Times as they travel: ISO texts from the services, milliseconds since 1970 inside, durations from people. */

/** Milliseconds since 1970-01-01 UTC. */
export type Instant = number

const zoned = /(?:Z|[+-]\d\d:?\d\d)$/

/**
 * An instant from a service's timestamp. Cinder prints UTC without a zone, Nova with `Z`;
 * a text without a zone read as local time would shift every age by hours.
 */
export function parseInstant(text: string | null | undefined): Instant | null {
  if (!text) return null
  const value = Date.parse(zoned.test(text) ? text : `${text}Z`)
  return Number.isNaN(value) ? null : value
}

export const formatInstant = (instant: Instant): string => new Date(instant).toISOString()

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 }

/** `90`, `90s`, `15m`, `1h30m`, `2d` as milliseconds; a bare number counts seconds. Null when it is none of these. */
export function parseDuration(text: string): number | null {
  const trimmed = text.trim()
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed) * 1e3
  if (!/^(\d+(\.\d+)?(ms|[smhd]))+$/.test(trimmed)) return null
  let total = 0
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)) {
    total += Number(amount) * (unitMs[unit as string] as number)
  }
  return total
}

/** A duration for people: two units at most, `3 d 4 h`, `12 min`, `5 s`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1e3))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`
  return hours % 24 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${Math.floor(hours / 24)} d`
}
