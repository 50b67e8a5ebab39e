/** A plan in a file. */
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { CinderSweepError } from '../../kernel/errors.ts'
import { type Plan, planSchema } from '../../model/plan.ts'

/** Only the frame: all within it is under the digest. */
const frame = z.looseObject({
  schema: z.literal(planSchema),
  cloud: z.looseObject({ name: z.string(), auth_url: z.string() }),
  made_at: z.iso.datetime({ offset: true }),
  allowed: z.array(z.string()),
  findings: z.array(z.looseObject({ id: z.string(), fault: z.string(), region: z.string() })),
  repairs: z.array(
    z.looseObject({
      finding: z.string(),
      locks: z.array(z.string()),
      steps: z.array(z.looseObject({})),
      held: z.array(z.string()),
    }),
  ),
  digest: z.string(),
})

export function readPlan(path: string, text: string = readText(path)): Plan {
  const value = parsed(path, text)
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : null
  if (typeof schema === 'string' && schema.startsWith('cindersweep.plan/') && schema !== planSchema)
    throw new CinderSweepError('plan.stale', `${path} is a "${schema}", and this version reads "${planSchema}"`, {
      hint: 'Carry it out with the version that made it, or make the plan anew with this one.',
    })
  const checked = frame.safeParse(value)
  if (!checked.success) {
    const [issue] = checked.error.issues
    throw malformed(path, `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'of another form'}`)
  }
  const plan = value as Plan
  const known = new Set(plan.findings.map(({ id }) => id))
  const stray = plan.repairs.find(({ finding }) => !known.has(finding))
  if (stray !== undefined) throw malformed(path, `it repairs ${stray.finding}, which is not among its findings`)
  return plan
}

export function writePlan(plan: Plan, path: string): void {
  const text = `${JSON.stringify(plan, null, 2)}\n`
  try {
    writeFileSync(path === '-' ? 1 : path, text, { mode: 0o600 })
  } catch (cause) {
    throw new CinderSweepError(
      'output.failed',
      `cannot write the plan to ${path}: ${(cause as NodeJS.ErrnoException).code}`,
      { hint: 'Choose another place for --output.' },
      { cause },
    )
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new CinderSweepError(
      'plan.malformed',
      `cannot read ${path}: ${(cause as NodeJS.ErrnoException).code}`,
      { hint: 'Give the file that "cindersweep plan -o" wrote.' },
      { cause },
    )
  }
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw malformed(path, 'it is not JSON', cause)
  }
}

const malformed = (path: string, says: string, cause?: unknown): CinderSweepError =>
  new CinderSweepError(
    'plan.malformed',
    `${path} is no plan: ${says}`,
    { hint: 'Give what "cindersweep plan -o" wrote.' },
    { cause },
  )
