import { describe, expect, it } from 'vitest'
import { lastSegment, parseObjectName, snapshotInName, volumeInName } from '../../../src/model/object-name.ts'

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

  it('is read whatever kind of back end it lies on', () => {
    expect(volumeInName(`volume-${id}`)).toBe(id)
    expect(volumeInName('osv-0DM4qZEVSKON-DXN-NwVpw')).toBe('d03338a9-9115-48a3-8dfc-35cdfcdc15a7')
    expect(volumeInName('tank')).toBeNull()
  })
})

describe('the name of a snapshot on a back end', () => {
  it.each([`snapshot-${id}`, `_snapshot-${id}`])('%s has the snapshot’s id in it', (name) => {
    expect(snapshotInName(name)).toBe(id)
  })

  it('may be one that a driver encodes', () => {
    expect(snapshotInName('oss-L4I73ONuTci9Fd4ceij-MQ')).toBe('2f823bdc-e36e-4dc8-bd15-de1c7a28ff31')
  })

  it.each([`volume-${id}.clone_snap`, `clone-snap-${id}`, 'backup.x.snap.1', ''])('%j belongs to others', (name) => {
    expect(snapshotInName(name)).toBeNull()
  })
})
