/** A journal that is gone when the demonstration is over. */
import { simulatedJournal, simulatedLocks } from '../simulate/journal.ts'

export const demoState = () => ({ journal: simulatedJournal(), locks: simulatedLocks() })
