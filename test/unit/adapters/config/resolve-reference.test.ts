import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resolveReference } from '../../../../src/adapters/config/resolve-reference.ts'
import { failureOf } from '../../../support/failures.ts'
import { temporaryFiles } from '../../../support/temporary-files.ts'

const conf = `[DEFAULT]
my_ip = 10.0.0.5
[database]
# connection = mysql://old
connection = mysql+pymysql://cinder:a;b@$my_ip/cinder
empty =
`

describe('a reference', () => {
  it('to the environment is the value there', () => {
    expect(resolveReference('env:DB_URL', { DB_URL: 'mysql://x' })).toBe('mysql://x')
  })

  it('to a file is what is in it, without the end of its line', () => {
    const files = temporaryFiles({ secret: 'mysql://x\n' })
    expect(resolveReference(`file:${join(files, 'secret')}`, {})).toBe('mysql://x')
  })

  it('to a service’s own file is the option as the service reads it', () => {
    const files = temporaryFiles({ 'cinder.conf': conf })
    const url = resolveReference(`conf:${join(files, 'cinder.conf')}:database.connection`, {})
    expect(url).toBe('mysql+pymysql://cinder:a;b@10.0.0.5/cinder')
  })

  it.each([
    ['env:DB_URL', 'the environment has no DB_URL'],
    ['file:/nonexistent/secret', 'the file cannot be read: ENOENT'],
    ['conf:/nonexistent/cinder.conf:database.connection', 'the file cannot be read: ENOENT'],
    ['mysql://u:CANARY@db/x', 'neither env:, file: nor conf:'],
  ])('that leads nowhere is refused: %s', async (text, why) => {
    const failure = await failureOf(() => resolveReference(text, { DB_URL: '' }))
    expect(failure.code).toBe('config.reference')
    expect(failure.message).toContain(why)
  })

  it.each(['database.missing', 'database.empty', 'other.connection'])(
    'to %s, which is not set, is refused',
    async (option) => {
      const files = temporaryFiles({ 'cinder.conf': conf })
      const failure = await failureOf(() => resolveReference(`conf:${join(files, 'cinder.conf')}:${option}`, {}))
      expect(failure.message).toContain(`sets no ${option.split('.')[1]}`)
    },
  )
})
