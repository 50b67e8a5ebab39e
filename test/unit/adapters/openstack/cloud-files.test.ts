import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { candidates, findCloudFile, mergeDeep } from '../../../../src/adapters/openstack/cloud-files.ts'
import { failureOf } from '../../../support/failures.ts'
import { asOrdinaryUser } from '../../../support/ordinary-user.ts'
import { surroundingsOf } from '../../../support/temporary-files.ts'

const naming = (place: string): string => `clouds:\n  ${place}: {}\n`
const found = (where: Parameters<typeof findCloudFile>[2]) => findCloudFile('clouds', 'OS_CLIENT_CONFIG_FILE', where)

describe('where clouds.yaml is looked for', () => {
  it('is here, the user’s directory, the site’s, and /etc/openstack, in this order', () => {
    const where = { env: { XDG_CONFIG_HOME: '/x', XDG_CONFIG_DIRS: '/s1:/s2' }, cwd: '/here', home: '/home/u' }
    expect(candidates('clouds', where).filter((path) => path.endsWith('.yaml'))).toEqual([
      '/here/clouds.yaml',
      '/x/openstack/clouds.yaml',
      '/home/u/.config/openstack/clouds.yaml',
      '/s1/openstack/clouds.yaml',
      '/s2/openstack/clouds.yaml',
      '/etc/openstack/clouds.yaml',
    ])
  })

  it('tries .yaml, .yml and .json in each directory before it goes to the next', () => {
    const where = { env: {}, cwd: '/here', home: null }
    expect(candidates('secure', where).slice(0, 4)).toEqual([
      '/here/secure.yaml',
      '/here/secure.yml',
      '/here/secure.json',
      '/etc/xdg/openstack/secure.yaml',
    ])
  })

  it('ends with the first file that is there: directories are not merged', () => {
    const where = surroundingsOf({
      'home/.config/openstack/clouds.yaml': naming('of-home'),
      'site/openstack/clouds.yaml': naming('of-site'),
    })
    expect(found(where)?.path).toBe(join(where.root, 'home/.config/openstack/clouds.yaml'))
    expect(found(where)?.content).toEqual({ clouds: { 'of-home': {} } })
  })

  it('begins with the file that OS_CLIENT_CONFIG_FILE names', () => {
    const files = { 'cwd/clouds.yaml': naming('here'), 'other/my.yaml': naming('named') }
    const where = surroundingsOf(files)
    const named = { ...where, env: { OS_CLIENT_CONFIG_FILE: join(where.root, 'other/my.yaml') } }
    expect(found(named)?.content).toEqual({ clouds: { named: {} } })
  })

  it('goes past what cannot be a file: a directory, a link to nothing', () => {
    const where = surroundingsOf({ 'cwd/clouds.json': '{"clouds": {"json": {}}}' })
    mkdirSync(join(where.cwd, 'clouds.yaml'))
    symlinkSync(join(where.root, 'nowhere'), join(where.cwd, 'clouds.yml'))
    expect(found(where)?.content).toEqual({ clouds: { json: {} } })
  })

  it('goes past a file that may not be read', () => {
    const where = surroundingsOf({ 'cwd/clouds.yaml': naming('locked'), 'cwd/clouds.yml': naming('open') })
    chmodSync(where.root, 0o755)
    chmodSync(join(where.cwd, 'clouds.yaml'), 0o000)
    expect(asOrdinaryUser(() => found(where))?.content).toEqual({ clouds: { open: {} } })
  })

  it('finds nothing where nothing is', () => {
    expect(found(surroundingsOf({ 'cwd/secure.yaml': naming('x') }))).toBeNull()
  })
})

describe('a file that is named', () => {
  it('must exist: another cloud than the meant one must not be taken', async () => {
    const where = surroundingsOf({ 'cwd/clouds.yaml': naming('here') })
    const env = { OS_CLIENT_CONFIG_FILE: join(where.root, 'missing.yaml') }
    const failure = await failureOf(() => found({ ...where, env }))
    expect(failure.code).toBe('config.missing')
    expect(failure.message).toContain('missing.yaml (OS_CLIENT_CONFIG_FILE names it): ENOENT')
  })
})

describe('what stands in the file', () => {
  it('is pointed at by file, line and column where it is no YAML', async () => {
    const where = surroundingsOf({ 'cwd/clouds.yaml': 'clouds:\n  a:\n    auth: {username: "x\n' })
    const failure = await failureOf(() => found(where))
    expect(failure.code).toBe('config.malformed')
    expect(failure.message).toMatch(/clouds\.yaml:\d+:\d+: \S/)
    expect(failure.message).not.toContain('\n')
  })

  it.each([
    ['a list', '- clouds\n'],
    ['a string', 'just words\n'],
  ])('is refused when it is %s', async (what, text) => {
    const failure = await failureOf(() => found(surroundingsOf({ 'cwd/clouds.yaml': text })))
    expect(failure.code).toBe('config.malformed')
    expect(failure.message).toContain(`expected a mapping, found ${what}`)
  })

  it('may be nothing at all', () => {
    expect(found(surroundingsOf({ 'cwd/clouds.yaml': '# later\n' }))?.content).toEqual({})
  })

  it('may have its clouds share what they have in common, as YAML 1.1 merges it', () => {
    const text = 'common: &c {auth_url: "http://k"}\nclouds:\n  a:\n    auth:\n      <<: *c\n      username: u\n'
    const content = found(surroundingsOf({ 'cwd/clouds.yaml': text }))?.content
    expect(content?.['clouds']).toEqual({ a: { auth: { auth_url: 'http://k', username: 'u' } } })
  })

  it('is refused where it refers to what is not there', async () => {
    const failure = await failureOf(() => found(surroundingsOf({ 'cwd/clouds.yaml': 'clouds: {a: *nowhere}\n' })))
    expect(failure.code).toBe('config.malformed')
    expect(failure.message).toContain('nowhere')
  })

  it('keeps numbers as they are written: passwords and ids are made of digits too', () => {
    const text = 'clouds: {a: {auth: {password: 0815, user_id: 12345678901234567890123456789012, project_id: 12e45}}}\n'
    expect(found(surroundingsOf({ 'cwd/clouds.yaml': text }))?.content).toEqual({
      clouds: { a: { auth: { password: '0815', user_id: '12345678901234567890123456789012', project_id: '12e45' } } },
    })
  })
})

describe('merging', () => {
  it('goes into mappings, replaces everything else, and changes neither side', () => {
    const base = { auth: { username: 'u', password: 'old' }, regions: ['A'], verify: true }
    const over = { auth: { password: 'new' }, regions: ['B'], verify: { odd: 1 } }
    expect(mergeDeep(base, over)).toEqual({
      auth: { username: 'u', password: 'new' },
      regions: ['B'],
      verify: { odd: 1 },
    })
    expect(base.auth.password).toBe('old')
  })
})
