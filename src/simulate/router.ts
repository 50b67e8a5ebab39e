/** Finds the handler of a path. */

import type { SimulatedReply } from './http.ts'

export type Params = Readonly<Record<string, string>>

export interface Route<Context> {
  readonly method: string
  readonly segments: readonly string[]
  readonly handle: (context: Context) => SimulatedReply
}

export interface Found<Context> {
  readonly route: Route<Context>
  readonly params: Params
}

/** `GET /volumes/:id` and its handler. */
export function route<Context>(pattern: string, handle: Route<Context>['handle']): Route<Context> {
  const [method, path] = pattern.split(' ') as [string, string]
  return { method, segments: path.split('/').filter((segment) => segment !== ''), handle }
}

export function findRoute<Context>(
  routes: readonly Route<Context>[],
  method: string,
  path: string,
): Found<Context> | null {
  const segments = path.split('/').filter((segment) => segment !== '')
  for (const candidate of routes) {
    if (candidate.method !== method || candidate.segments.length !== segments.length) continue
    const params = match(candidate.segments, segments)
    if (params !== null) return { route: candidate, params }
  }
  return null
}

function match(pattern: readonly string[], segments: readonly string[]): Params | null {
  const params: Record<string, string> = {}
  for (let i = 0; i < pattern.length; i++) {
    const wanted = pattern[i] as string
    const given = segments[i] as string
    if (wanted.startsWith(':')) params[wanted.slice(1)] = decodeURIComponent(given)
    else if (wanted !== given) return null
  }
  return params
}
