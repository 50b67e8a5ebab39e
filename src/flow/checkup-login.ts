/** What there is to say of a login, beside the rights that it has. */
import type { Check, LoginFacts } from './check.ts'

export function loginChecks({ method, roles }: LoginFacts): readonly Check[] {
  const checks: Check[] = []
  if (method === 'application-credential') {
    checks.push({
      check: 'login: application credential',
      result: 'ok',
      detail: 'enough to look',
      costs:
        'patched Keystones refuse to exchange it, so that Cinder cannot ask Nova before a detach: for repairs log in with a password',
      grant: '',
    })
  }
  if (roles.includes('service')) {
    checks.push({
      check: 'login: role service',
      result: 'failed',
      detail: 'the user has the role "service"',
      costs: 'Cinder would obey without asking Nova: its second opinion is lost',
      grant: 'use an administrator without this role',
    })
  }
  return checks
}
