/** One HTTP exchange with a service that speaks JSON. */

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly deadlineMs?: number
  readonly signal?: AbortSignal | undefined
}

export interface HttpReply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The parsed JSON; null for an empty body. */
  readonly body: unknown
}

/**
 * Carries a request to a service and its whole answer back. Every status is an answer; what throws
 * is a failure to get one: unreachable, too late, cut short, not JSON. It never retries.
 */
export interface HttpTransport {
  send(request: HttpRequest): Promise<HttpReply>
}
