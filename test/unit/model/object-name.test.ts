import { describe, expect, it } from 'vitest'
import { lastSegment, parseObjectName } from '../../../src/model/object-name.ts'

const id = '8267b924-3954-4e4e-8b66-91b3c02485d9'

describe('the name of an object on a back end', () => {
  it('of Cinder’s template has the volume’s id in it', () => {
    expect(parseObjectName(`volume-${id}`)).toEqual({ volume: id, form: 'volume' })
  })

  it('of a parent that Cinder keeps for its clones has it too', () => {
    expect(parseObjectName(`volume-${id}.deleted`)).toEqual({ volume: id, form: 'deleted' })
  })

  it.each([
    `snapshot-${id}`,
    `volume-${id}.clone_snap`,
    `volume-${id}-1`,
    `my-volume-${id}`,
    'volume-',
    'volume-8267b924',
    `${id}_disk`,
    '',
  ])('%j belongs to others', (name) => {
    expect(parseObjectName(name)).toEqual({ volume: null, form: 'foreign' })
  })

  it('is the last part of a pool and image, or of a path', () => {
    expect(lastSegment(`volumes/volume-${id}`)).toBe(`volume-${id}`)
    expect(lastSegment(`/dev/cinder-volumes/volume-${id}`)).toBe(`volume-${id}`)
    expect(lastSegment(`volume-${id}`)).toBe(`volume-${id}`)
  })
})
