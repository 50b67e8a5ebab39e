import { expect, it } from 'vitest'
import { verbs } from '../../../../src/cli/commands/verbs.ts'
import type { Finding, Severity } from '../../../../src/model/finding.ts'

const found = (severity: Severity): Finding => ({ severity }) as Finding

it.each(['low', 'medium', 'high'] as const)(
  'delete mends what keeps a volume from going, where it is %s',
  (severity) => {
    expect(verbs.delete.mends(found(severity))).toBe(true)
  },
)

it('delete mends nothing that is critical: data is in danger there, and nobody asked about that', () => {
  expect(verbs.delete.mends(found('critical'))).toBe(false)
})
