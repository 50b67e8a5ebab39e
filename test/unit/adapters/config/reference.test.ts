import { describe, expect, it } from 'vitest'
import { isReference, parseReference } from '../../../../src/adapters/config/reference.ts'

describe('a reference to a secret', () => {
  it('names a variable, a file, or an option of a service’s own file', () => {
    expect(parseReference('env:SAN_PASSWORD')).toEqual({ kind: 'env', name: 'SAN_PASSWORD' })
    expect(parseReference('file:/run/secrets/san')).toEqual({ kind: 'file', path: '/run/secrets/san' })
    expect(parseReference('conf:/etc/cinder/cinder.conf:san.san_password')).toEqual({
      kind: 'conf',
      path: '/etc/cinder/cinder.conf',
      section: 'san',
      option: 'san_password',
    })
  })

  it.each([
    '',
    'hunter2',
    'env:',
    'env:NOT A NAME',
    'env:1ST',
    'file:',
    'file:relative',
    'conf:/etc/cinder/cinder.conf',
    'conf:/etc/cinder/cinder.conf:san_password',
    'conf:relative:san.san_password',
    'vault:/san',
    ' env:X',
  ])('is not %j', (text) => {
    expect(parseReference(text)).toBeNull()
    expect(isReference(text)).toBe(false)
  })
})
