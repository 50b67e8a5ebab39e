/** What cindersweep.yaml may hold. Everything may be left out. */
import { z } from 'zod'
import { parseDuration } from '../../kernel/time.ts'
import { transitional } from '../../model/volume-status.ts'

const duration = z
  .union([z.string(), z.number()])
  .refine((value) => parseDuration(String(value)) !== null, {
    message: 'expected a duration such as 0, 90s, 15m, 6h or 2d',
  })
  .transform((value) => parseDuration(String(value)) as number)

const names = z.array(z.string({ message: 'expected a text' }), { message: 'expected a list' })

const settleStates = z.strictObject(
  Object.fromEntries(['default', 'migrating', ...transitional].map((state) => [state, duration.optional()])),
)

export const configSchema = z.strictObject({
  cloud: z
    .strictObject({
      /** A cloud of clouds.yaml. */
      name: z.string().optional(),
      regions: names.optional(),
    })
    .optional(),
  policy: z
    .strictObject({
      /** One duration for all states, or one for each. */
      settle: z
        .union([duration, settleStates], { message: 'expected a duration, or a mapping of states to durations' })
        .optional(),
      recheck: duration.optional(),
      depth: z.enum(['shallow', 'auto', 'deep'], { message: 'expected shallow, auto or deep' }).optional(),
      exclude: z
        .strictObject({ projects: names.optional(), volumes: names.optional(), hosts: names.optional() })
        .optional(),
    })
    .optional(),
})

export type Config = z.infer<typeof configSchema>
