/** Which cloud is chosen, and from where: as the OpenStack clients choose. */
import { describe, expect, it } from 'vitest'
import { type CloudChoice, type CloudConfig, resolveCloud } from '../../../../src/adapters/openstack/cloud-config.ts'
import { failureOf } from '../../../support/failures.ts'
import { surroundingsOf } from '../../../support/temporary-files.ts'

const login = (user: string): string =>
  `{auth: {auth_url: "http://k/v3", username: ${user}, password: p, project_name: x, user_domain_id: default, project_domain_id: default}}`
const two = `clouds:\n  prod: ${login('of-prod')}\n  test: ${login('of-test')}\n`
const one = `clouds:\n  prod: ${login('of-prod')}\n`
const openrc = {
  OS_AUTH_URL: 'http://env/v3',
  OS_USERNAME: 'of-env',
  OS_PASSWORD: 'secret',
  OS_PROJECT_NAME: 'admin',
  OS_USER_DOMAIN_NAME: 'Default',
  OS_PROJECT_DOMAIN_NAME: 'Default',
}

const resolve = (
  choice: CloudChoice,
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): CloudConfig => resolveCloud(choice, surroundingsOf(files, env))

const userOf = (config: CloudConfig): string | null =>
  config.auth.method.kind === 'password' ? config.auth.method.user.name : null

describe('the cloud is', () => {
  it('the one that --os-cloud names, before OS_CLOUD and an openrc', () => {
    const env = { ...openrc, OS_CLOUD: 'prod' }
    expect(userOf(resolve({ cloud: 'test' }, { 'cwd/clouds.yaml': two }, env))).toBe('of-test')
  })

  it('the one that OS_CLOUD names, before an openrc', () => {
    expect(userOf(resolve({}, { 'cwd/clouds.yaml': two }, { ...openrc, OS_CLOUD: 'prod' }))).toBe('of-prod')
  })

  it('the one of the openrc, before the only one of the file', () => {
    const config = resolve({}, { 'cwd/clouds.yaml': one }, openrc)
    expect(userOf(config)).toBe('of-env')
    expect(config).toMatchObject({ name: 'envvars', origin: 'OS_* variables', inFile: false })
  })

  it('the only one of the file, when nothing else is said', () => {
    const config = resolve({}, { 'cwd/clouds.yaml': one })
    expect(config.name).toBe('prod')
    expect(config.origin).toMatch(/cwd\/clouds\.yaml$/)
  })

  it('that of the variables under the name that OS_CLOUD_NAME gives them', () => {
    const env = { ...openrc, OS_CLOUD_NAME: 'mine' }
    expect(resolve({ cloud: 'mine' }, { 'cwd/clouds.yaml': one }, env).origin).toBe('OS_* variables')
  })

  it('not chosen by variables that are set to nothing', () => {
    const env = { OS_CLOUD: '', OS_REGION_NAME: '', OS_CLOUD_NAME: '', OS_USERNAME: '' }
    const config = resolve({ cloud: '', region: '', interface: '', caFile: '' }, { 'cwd/clouds.yaml': one }, env)
    expect(config).toMatchObject({ name: 'prod', region: null, tls: { caFile: null } })
    expect(config.settings.interfacesOf('compute')).toEqual(['public'])
  })

  it.each([{ OS_REGION_NAME: 'R' }, { OS_TEST_PATH: 'x' }, { OS_STDOUT_CAPTURE: '1' }, { OS_LOG_PATH: 'x' }])(
    'not made by variables that only choose, or mean something else: %j',
    (env) => {
      expect(resolve({}, { 'cwd/clouds.yaml': one }, env as Record<string, string>).name).toBe('prod')
    },
  )
})

describe('OS_CLOUD beside an openrc', () => {
  it('is told: whoever sourced one should know that it is not used', () => {
    const { notes } = resolve({}, { 'cwd/clouds.yaml': one }, { ...openrc, OS_CLOUD: 'prod' })
    expect(notes).toHaveLength(1)
    expect(notes[0]).toContain('OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_PROJECT_NAME from the environment are not')
    expect(notes[0]).not.toContain('secret')
  })

  it('takes nothing from it but the region', () => {
    const config = resolve({}, { 'cwd/clouds.yaml': one }, { ...openrc, OS_CLOUD: 'prod', OS_REGION_NAME: 'R2' })
    expect(config.auth.url).toBe('http://k/v3')
    expect(config.region).toBe('R2')
  })
})

describe('it is refused', () => {
  it.each([
    ['none of several was chosen', {}, two, {}, 'cloud.unknown', 'prod, test'],
    ['the chosen one is not there', { cloud: 'prdo' }, two, {}, 'cloud.unknown', 'no cloud "prdo"; it has: prod, test'],
    ['file and variables share a name', {}, `clouds:\n  envvars: ${login('x')}\n`, openrc, 'cloud.unknown', 'envvars'],
    ['the file has no clouds', {}, 'cloud: {}\n', {}, 'config.malformed', 'no "clouds:"'],
    ['the file’s clouds are a list', {}, 'clouds: [prod]\n', {}, 'config.malformed', 'no "clouds:"'],
    ['the cloud is no mapping', { cloud: 'prod' }, 'clouds: {prod: yes}\n', {}, 'config.malformed', 'a string'],
    ['the cloud is empty', { cloud: 'prod' }, 'clouds:\n  prod:\n', {}, 'config.malformed', 'nothing'],
  ] as const)('when %s', async (_why, choice, text, env, code, says) => {
    const failure = await failureOf(() => resolve(choice, { 'cwd/clouds.yaml': text }, env))
    expect(failure.code).toBe(code)
    expect(failure.message).toContain(says)
    expect(failure.hint).not.toBe('')
  })

  it('when there is nothing at all, with the places where a file would be found', async () => {
    const failure = await failureOf(() => resolve({}, {}))
    expect(failure.code).toBe('config.missing')
    expect(failure.hint).toContain('/etc/openstack/clouds.yaml')
  })

  it('when a cloud was named but no file is there, whatever the variables say', async () => {
    const failure = await failureOf(() => resolve({ cloud: 'prod' }, {}, openrc))
    expect(failure.code).toBe('config.missing')
  })
})

describe('secure.yaml', () => {
  const open = 'clouds: {prod: {auth: {auth_url: "http://k/v3", user_id: u, password: old}, region_name: R1}}\n'

  it('is merged over the cloud of the same name, from wherever it is found', () => {
    const config = resolve(
      {},
      {
        'cwd/clouds.yaml': open,
        'site/openstack/secure.yaml': 'clouds: {prod: {auth: {password: new}, region_name: R2}, other: {}}\n',
      },
    )
    expect(config.auth.method).toMatchObject({ kind: 'password', password: 'new', user: { id: 'u' } })
    expect(config.region).toBe('R2')
  })

  it('makes no cloud of its own', async () => {
    const files = { 'cwd/clouds.yaml': open, 'cwd/secure.yaml': 'clouds: {other: {auth: {password: p}}}\n' }
    const failure = await failureOf(() => resolve({ cloud: 'other' }, files))
    expect(failure.message).toContain('no cloud "other"; it has: prod')
  })
})

describe('a profile', () => {
  const vendor = 'public-clouds: {acme: {auth: {auth_url: "http://acme/v3"}, region_name: A, interface: internal}}\n'
  const login = 'auth: {user_id: u, password: p}'

  it('of clouds-public.yaml lies under the cloud, whose own keys win', () => {
    const config = resolve(
      {},
      {
        'cwd/clouds.yaml': `clouds: {mine: {profile: acme, ${login}, region-name: B}}\n`,
        'site/openstack/clouds-public.yaml': vendor,
      },
    )
    expect(config.auth.url).toBe('http://acme/v3')
    expect(config.region).toBe('B')
    expect(config.settings.interfacesOf('compute')).toEqual(['internal'])
    expect(config.notes).toEqual([])
  })

  it.each(['profile', 'cloud'])('that is not known is refused where the cloud cannot do without (%s:)', async (key) => {
    const files = { 'cwd/clouds.yaml': `clouds: {mine: {${key}: vexxhost, ${login}}}\n` }
    const failure = await failureOf(() => resolve({}, files))
    expect(failure.code).toBe('config.invalid')
    expect(failure.message).toContain('relies on the profile "vexxhost", which is not built in')
    const other = await failureOf(() => resolve({}, { ...files, 'cwd/clouds-public.yaml': vendor }))
    expect(other.message).toMatch(/clouds-public\.yaml does not have/)
  })

  it('that is not known is told where the cloud can do without', () => {
    const text = 'clouds: {mine: {profile: vexxhost, auth: {auth_url: "http://k/v3", user_id: u, password: p}}}\n'
    expect(resolve({}, { 'cwd/clouds.yaml': text }).notes).toEqual([
      'profile "vexxhost" of cloud "mine" is not known here; only what the cloud says itself is used',
    ])
  })
})
