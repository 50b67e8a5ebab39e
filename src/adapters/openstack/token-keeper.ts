/** Keeps one token fresh for all requests of a session. */
import { asFailure } from '../../kernel/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { AuthConfig } from './auth-config.ts'
import { issueToken, type LoginDeps, type Token } from './keystone.ts'

export interface TokenKeeper {
  /** A token that will live long enough for a request. */
  token(): Promise<Token>
  /** Another in place of one that is of no use any more, unless another request has already got it. */
  replace(stale: Token): Promise<Token>
}

/** Renew before a token would expire in the middle of a request. */
const renewBeforeMs = 120_000

export function keepToken(auth: AuthConfig, clock: Clock, deps: LoginDeps): TokenKeeper {
  let current: Promise<Token> | null = null

  /**
   * One login serves all requests that wait for it. A failed one is forgotten, so that the next may try;
   * but not one that Keystone rejected: trying again and again locks the account.
   */
  const login = (): Promise<Token> => {
    const issued = issueToken(auth, deps)
    current = issued
    issued.catch((thrown) => {
      if (current === issued && !isRejection(thrown)) current = null
    })
    return issued
  }

  const replace = async (stale: Token): Promise<Token> => {
    for (;;) {
      const known = current ?? login()
      const held = await known
      if (held.id !== stale.id) return held
      // Others waited here too, and the first of them has already begun to log in for all.
      if (known === current) return login()
    }
  }

  const token = async (): Promise<Token> => {
    const held = await (current ?? login())
    const renewable = auth.method.kind !== 'token'
    const cloudNow = clock.now() + held.skewMs
    const expiring = held.expiresAt !== null && held.expiresAt - cloudNow < renewBeforeMs
    // A cloud whose tokens live shorter than that would otherwise be asked for one before every request.
    const worn = cloudNow - held.issuedAt > renewBeforeMs
    return renewable && expiring && worn ? replace(held) : held
  }

  return { token, replace }
}

const isRejection = (thrown: unknown): boolean => /^auth\.(refused|forbidden)$/.test(asFailure(thrown).code)
