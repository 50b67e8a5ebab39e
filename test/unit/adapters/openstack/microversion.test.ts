import { describe, expect, it } from 'vitest'
import {
  formatMicroversion,
  type Microversion,
  negotiate,
  parseMicroversion,
  readVersionRange,
  type VersionRange,
} from '../../../../src/adapters/openstack/microversion.ts'
import { releaseNamed, releaseNames } from '../../../../src/simulate/releases.ts'
import { failureOf } from '../../../support/failures.ts'
import { replyOf } from '../../../support/scripted.ts'

const version = (text: string): Microversion => parseMicroversion(text) as Microversion
const range = (min: string, max: string): VersionRange => ({ min: version(min), max: version(max) })
const wanted = (...texts: readonly string[]): readonly Microversion[] => texts.map(version)

describe('a microversion', () => {
  it('is compared by its parts: 3.9 is before 3.10', () => {
    expect(version('3.9')).toBeLessThan(version('3.10'))
    expect(version('2.103')).toBeGreaterThan(version('2.89'))
    expect(version('2.999')).toBeLessThan(version('3.0'))
  })

  it('is written as it was read', () => {
    for (const text of ['2.1', '3.0', '3.70', '2.103']) expect(formatMicroversion(version(text))).toBe(text)
  })

  it.each(['', 'latest', '3', '3.x', 'v3.0', undefined, null])('is not %j', (text) => {
    expect(parseMicroversion(text)).toBeNull()
  })
})

describe('what a service speaks', () => {
  const read = (body: unknown): VersionRange => readVersionRange('Nova', 'http://n/v2.1/', replyOf(200, body))

  it('is read from Nova’s document and from Cinder’s', () => {
    expect(read({ version: { id: 'v2.1', min_version: '2.1', version: '2.103' } })).toEqual(range('2.1', '2.103'))
    expect(read({ versions: [{ id: 'v3.0', min_version: '3.0', version: '3.71' }] })).toEqual(range('3.0', '3.71'))
  })

  it('is that of the version that has microversions, where an old one is listed before it', () => {
    const old = { id: 'v2.0', min_version: '', version: '' }
    expect(read({ versions: [old, { id: 'v3.0', min_version: '3.0', version: '3.50' }] })).toEqual(range('3.0', '3.50'))
  })

  it.each([null, {}, [], { versions: [] }, { version: 'v3' }, { versions: [{ id: 'v2.0', version: '' }] }])(
    'is not told by %j',
    async (body) => {
      const failure = await failureOf(() => read(body))
      expect(failure.code).toBe('endpoint.nonsense')
      expect(failure.message).toBe('http://n/v2.1/ does not tell which versions Nova speaks there (req-1)')
    },
  )
})

describe('the version of a request', () => {
  it('is the highest that both sides know', () => {
    const versions = wanted('3.65', '3.61', '3.48', '3.0')
    expect(negotiate('Cinder', range('3.0', '3.71'), versions)).toBe(version('3.65'))
    expect(negotiate('Cinder', range('3.0', '3.64'), versions)).toBe(version('3.61'))
    expect(negotiate('Cinder', range('3.0', '3.0'), versions)).toBe(version('3.0'))
  })

  it('is never above what was wanted, however new the service', () => {
    expect(negotiate('Nova', range('2.1', '2.999'), wanted('2.69', '2.1'))).toBe(version('2.69'))
  })

  it('is none below the service’s own least', () => {
    expect(negotiate('Nova', range('2.60', '2.103'), wanted('2.69', '2.1'))).toBe(version('2.69'))
  })

  it('is refused where the service is too old, with what it speaks and what is needed', async () => {
    const failure = await failureOf(() => negotiate('Cinder', range('3.0', '3.15'), wanted('3.44', '3.27')))
    expect(failure.code).toBe('api.too-old')
    expect(failure.message).toBe('Cinder speaks 3.0 to 3.15; this needs 3.27')
    expect(failure.hint).toContain('Queens')
  })

  it('is there for attachments in every release from Queens to 2026.1', () => {
    expect(releaseNames[0]).toBe('queens')
    expect(releaseNames.at(-1)).toBe('2026.1')
    for (const name of releaseNames) {
      const { volume, compute } = releaseNamed(name)
      expect(negotiate('Cinder', { min: 3000, max: volume }, wanted('3.27'))).toBe(3027)
      expect(negotiate('Nova', { min: 2001, max: compute }, wanted('2.89', '2.1'))).toBe(compute >= 2089 ? 2089 : 2001)
    }
  })
})
