/** Settings that have their place in the configuration, and that this version cannot follow. */
import { CinderSweepError } from '../../kernel/errors.ts'

/** To pass over a setting would let a plane look seen that is not. */
export const notYet = (key: string): CinderSweepError =>
  new CinderSweepError('config.invalid', `${key}: this version cannot do that yet`, {
    hint: 'Leave it out: what it would have shown stays unknown, and is said to be.',
  })
