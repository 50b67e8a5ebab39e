/** What programs print: no text makes a parser fail otherwise than by refusing it. */
import { describe, expect, it } from 'vitest'
import { comparable, wwidFromDmUuid, wwidFromSysfs, wwidFromWwn } from '../../src/adapters/parse/scsi-wwid.ts'
import { parsers } from '../support/parsers.ts'
import { answersOrRefuses, babble, holds, spoiled } from '../support/spoiled.ts'

describe.each(parsers)('the output of %s', (_name, parse, samples, words) => {
  it('is read where it is whole', () => {
    for (const text of samples) expect(() => parse(text)).not.toThrow()
  })

  it('is read or refused, however it is spoiled', () => {
    holds(spoiled(samples), (text) => answersOrRefuses(() => parse(text)))
  })

  it('is read or refused, if only its words are right', () => {
    holds(babble(words), (text) => answersOrRefuses(() => parse(text)))
  })
})

describe('identities', () => {
  it('are made of any text, and held against any other', () => {
    const texts = ['naa.60002ac0000000000000001900013f2d', 't10.LIO-ORG  a', 'eui.00', 'mpath-36000', '0x6000', '1A_2']
    holds(spoiled(texts), (text) => {
      const wwid = wwidFromSysfs(text) ?? wwidFromWwn(text) ?? wwidFromDmUuid(text)
      return wwid === null ? text.trim() === '' : comparable(wwid, wwid) === wwid
    })
  })
})
