/** Trouble between a client and a service: delays, refusals, broken answers, silence. */

export type Effect =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number }
  | { readonly kind: 'delay'; readonly ms: number }
  /** Half of the answer, then the connection breaks. */
  | { readonly kind: 'cut' }
  /** A web page in place of the answer. */
  | { readonly kind: 'html' }
  /** JSON, but not what the service would say. */
  | { readonly kind: 'nonsense' }
  /** The connection is closed before anything is said. */
  | { readonly kind: 'reset' }
  /** No answer ever comes. */
  | { readonly kind: 'hang' }

export interface Trouble {
  readonly effect: Effect
  /** First segment of the path: `volume`, `compute`, `identity`, …; all when not given. */
  readonly service?: string
  readonly method?: string
  /** A part of the path. */
  readonly path?: string
  /** After so many requests that it would have met. */
  readonly after?: number
  /** How often; for ever when not given. */
  readonly times?: number
}

export interface Weather {
  add(trouble: Trouble): void
  clear(): void
  /** What befalls a request, if anything. */
  befall(method: string, path: string): Effect | null
}

export function makeWeather(): Weather {
  let troubles: { readonly trouble: Trouble; met: number }[] = []
  return {
    add: (trouble) => troubles.push({ trouble, met: 0 }),
    clear() {
      troubles = []
    },
    befall(method, path) {
      for (const entry of troubles) {
        if (!meets(entry.trouble, method, path)) continue
        const turn = entry.met++
        const { after = 0, times = Number.POSITIVE_INFINITY } = entry.trouble
        if (turn >= after && turn < after + times) return entry.trouble.effect
      }
      return null
    },
  }
}

const meets = (trouble: Trouble, method: string, path: string): boolean =>
  (trouble.service === undefined || path.startsWith(`/${trouble.service}/`) || path === `/${trouble.service}`) &&
  (trouble.method === undefined || trouble.method === method) &&
  (trouble.path === undefined || path.includes(trouble.path))

/**
 * `volume:cut`, `compute/servers/detail:500`, `volume/attachments:429*2@1` (twice, after the first),
 * `identity:delay=300`: as the command line takes it. Null when it is none of these.
 */
export function parseTrouble(text: string): Trouble | null {
  const found = /^([a-z]+)(\/[^:]*)?:([a-z0-9=]+?)(?:\*(\d+))?(?:@(\d+))?$/.exec(text)
  if (found === null) return null
  const [, service, path, word, times, after] = found as unknown as [
    string,
    string,
    string | undefined,
    string,
    string | undefined,
    string | undefined,
  ]
  const effect = parseEffect(word)
  if (effect === null) return null
  return {
    effect,
    service,
    ...(path === undefined ? {} : { path }),
    ...(times === undefined ? {} : { times: Number(times) }),
    ...(after === undefined ? {} : { after: Number(after) }),
  }
}

function parseEffect(word: string): Effect | null {
  if (/^[1-5]\d\d$/.test(word))
    return { kind: 'status', status: Number(word), ...(word === '429' ? { retryAfter: 1 } : {}) }
  const delay = /^delay=(\d+)$/.exec(word)
  if (delay) return { kind: 'delay', ms: Number(delay[1]) }
  return word === 'cut' || word === 'html' || word === 'nonsense' || word === 'reset' || word === 'hang'
    ? { kind: word }
    : null
}
