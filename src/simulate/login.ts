/** How to log in to the simulated cloud: as a clouds.yaml, and as the lines of an openrc file. */
import type { SimulatedCloud } from './cloud.ts'
import { applicationCredential, standardPassword } from './standard.ts'

export interface Login {
  readonly cloud: string
  readonly user: string
  readonly project: string
}

/** The clouds of the file, the administrator's first. */
export const logins: readonly Login[] = [
  { cloud: 'cindersweep-demo', user: 'admin', project: 'admin' },
  { cloud: 'cindersweep-demo-member', user: 'demo', project: 'demo' },
  { cloud: 'cindersweep-demo-reader', user: 'reader', project: 'demo' },
]

export const authUrl = (base: string): string => `${base}/identity/v3`

export function cloudsYaml(cloud: SimulatedCloud, base: string): string {
  const entries = logins.map(
    ({ cloud: name, user, project }) => `  ${name}:
    auth:
      auth_url: ${authUrl(base)}
      username: ${user}
      password: ${standardPassword}
      project_name: ${project}
      user_domain_name: Default
      project_domain_name: Default
    region_name: ${cloud.region}
    identity_api_version: 3
`,
  )
  const credential = `  cindersweep-demo-credential:
    auth_type: v3applicationcredential
    auth:
      auth_url: ${authUrl(base)}
      application_credential_id: ${applicationCredential.id}
      application_credential_secret: ${applicationCredential.secret}
    region_name: ${cloud.region}
    identity_api_version: 3
`
  return `# A simulated cloud of cindersweep; it ends with the command that started it.\nclouds:\n${entries.join('')}${credential}`
}

/** Lines for a shell, with which any OpenStack client finds the cloud. */
export function exportLines(cloud: SimulatedCloud, base: string): readonly string[] {
  const [{ user, project }] = logins as readonly [Login]
  return [
    `export OS_AUTH_URL=${authUrl(base)}`,
    `export OS_USERNAME=${user}`,
    `export OS_PASSWORD=${standardPassword}`,
    `export OS_PROJECT_NAME=${project}`,
    'export OS_USER_DOMAIN_NAME=Default',
    'export OS_PROJECT_DOMAIN_NAME=Default',
    'export OS_IDENTITY_API_VERSION=3',
    `export OS_REGION_NAME=${cloud.region}`,
  ]
}
