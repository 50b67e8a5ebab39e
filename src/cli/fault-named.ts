/** A fault by the name that somebody typed. */
import { CinderSweepError } from '../kernel/errors.ts'
import { type FaultName, faultNames } from '../model/faults.ts'
import { didYouMean } from './closest.ts'

export function faultNamed(name: string): FaultName {
  if (faultNames.includes(name as FaultName)) return name as FaultName
  throw new CinderSweepError('fault.unknown', `there is no fault "${name}"`, {
    hint: `${didYouMean(name, faultNames)}"cindersweep explain" lists them all.`,
  })
}
