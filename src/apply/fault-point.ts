/** Named places at which tests stop, kill or change the world: enumerated from here, never by hand. */

export const faultPoints = [
  'before-lock',
  'before-first-look',
  'before-intent',
  'after-intent',
  'after-act',
  'after-outcome',
  'before-next-step',
  'before-repair-end',
  'after-repair-end',
  'before-run-end',
] as const

export type FaultPoint = (typeof faultPoints)[number]

/** Called at each place as the run passes it; `about` is the step or the repair. Does nothing outside of tests. */
export type PassFaultPoint = (point: FaultPoint, about: string) => void | Promise<void>
