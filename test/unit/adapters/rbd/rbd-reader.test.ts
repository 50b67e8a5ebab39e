import { describe, expect, it } from 'vitest'
import { rbdReader } from '../../../../src/adapters/rbd/rbd-reader.ts'
import type { VolumeId } from '../../../../src/kernel/ids.ts'
import type { BackendReader } from '../../../../src/ports/backend.ts'
import type { ShellAnswer } from '../../../../src/ports/shell.ts'
import { type ScriptedShell, scriptedShell } from '../../../support/scripted-shell.ts'

const id = '0d7e5a3c-1111-4222-8333-444455556666' as VolumeId
const clone = '1d7e5a3c-1111-4222-8333-444455556666'
const listing = JSON.stringify([
  { image: `volume-${id}`, id: '3a32', size: 1073741824, format: 2 },
  { image: `volume-${id}`, snapshot: 'snapshot-a', snapshot_id: 4, size: 1073741824, format: 2, protected: 'true' },
  {
    image: `volume-${clone}`,
    size: 2147483648,
    format: 2,
    parent: { pool: 'volumes', pool_namespace: '', image: `volume-${id}`, snapshot: 'snapshot-a' },
  },
])
const trash = JSON.stringify([{ id: '5e1f', name: 'volume-2d7e5a3c-1111-4222-8333-444455556666', source: 'USER' }])
const watcher = '{"watchers":[{"address":"10.0.0.31:0/3456789012","client":4242,"cookie":18446462598732840961}]}'

const snapshot = JSON.stringify([{ id: 7, name: 'kept', size: 1073741824, protected: 'true' }])
const noSnapshots: Answers = [
  ['snap ls', { stdout: '[]' }],
  ['children --all', { stdout: '[]' }],
]

type Answers = readonly (readonly [string, Partial<ShellAnswer>])[]

const well: Answers = [
  [' ls -l -p volumes', { stdout: listing }],
  ['trash ls --all', { stdout: trash }],
  ['snap ls -p volumes --image-id 5e1f', { stdout: snapshot }],
  [`status volumes/volume-${id}`, { stdout: watcher }],
  [`status volumes/volume-${clone}`, { stdout: '{"watchers":[]}' }],
  ['listwatchers rbd_header.5e1f', { stdout: 'watcher=10.0.0.32:0/7 client.9 cookie=140215486728192\n' }],
]

function readerOf(answers: Answers): { reader: BackendReader; shell: ScriptedShell } {
  const shell = scriptedShell(answers)
  const place = { source: 'R rbd volumes', serves: 'ctl@ceph#ceph', ours: true, pool: 'volumes', user: 'cinder' }
  return { shell, reader: rbdReader({ shell, ...place, confFile: '/c', deadlineMs: 1_000, concurrency: 2 }) }
}

describe('a pool', () => {
  it('is seen with snapshots, clones, trash and all watchers, whose cookies are kept to the last digit', async () => {
    const report = await readerOf(well).reader.look()
    expect(report).toMatchObject({ backend: 'ctl@ceph', pool: 'ceph', kind: 'rbd', unseen: null })
    expect(report.objects).toMatchObject([
      {
        volume: id,
        header: 'rbd_header.3a32',
        form: 'volume',
        sizeGib: 1,
        snapshots: ['snapshot-a'],
        children: [`volumes/volume-${clone}`],
      },
      { volume: clone, sizeGib: 2, children: [] },
      { trash: { id: '5e1f' }, header: 'rbd_header.5e1f', snapshots: ['kept'] },
    ])
    expect(report.watchers.map(({ address, cookie, kind }) => [address, cookie, kind])).toEqual([
      ['10.0.0.31:0/3456789012', '18446462598732840961', 'krbd'],
      ['10.0.0.32:0/7', '140215486728192', 'unknown'],
    ])
  })

  it('is asked as the configured user, and nothing is asked that changes anything', async () => {
    const { reader, shell } = readerOf(well)
    await reader.look()
    for (const line of shell.asked) {
      expect(line).toContain('-c /c --id cinder')
      expect(line).toMatch(/ (ls|status|listwatchers) /)
    }
  })

  it('is asked only of the images that are meant who has them open, and says of which it was', async () => {
    const { reader, shell } = readerOf(well)
    const report = await reader.look(new Set([id]))
    expect(shell.asked.filter((line) => / status | listwatchers /.test(line))).toHaveLength(1)
    expect(report).toMatchObject({ askedOf: [`volume-${id}`], watchers: [{ object: `volume-${id}` }], unseen: null })
    expect(report.objects).toHaveLength(3)
  })

  it.each([
    ['rbd: listing images failed: (2) No such file or directory', 'unreachable'],
    ["rbd: error opening pool 'volumes': (2) No such file or directory", 'unreachable'],
    ['rbd: couldn’t connect to the cluster: (13) Permission denied', 'refused'],
  ])('that cannot be listed is not an empty one: %s', async (stderr, reason) => {
    const report = await readerOf([[' ls -l', { code: 2, stderr }], ...well]).reader.look()
    expect(report.unseen).toMatchObject({ reason, source: 'R rbd volumes' })
    expect(report.unseen?.detail).toContain(stderr)
  })

  it('that answers too late, or nonsense, is not seen', async () => {
    const late = await readerOf([[' ls -l', { code: null, late: true }], ...well]).reader.look()
    expect(late.unseen?.reason).toBe('timed-out')
    const torn = await readerOf([[' ls -l', { stdout: listing.slice(0, 40) }], ...well]).reader.look()
    expect(torn.unseen?.reason).toBe('nonsense')
  })

  it('keeps its objects where only one question about watchers failed, and is then not called whole', async () => {
    const answers: Answers = [[`status volumes/volume-${id}`, { code: 1, stderr: 'timed out' }], ...well]
    const report = await readerOf(answers).reader.look()
    expect(report.objects).toHaveLength(3)
    expect(report.unseen?.detail).toContain('timed out')
  })

  it('does not mind an image that is gone when it is asked about', async () => {
    const stderr = `rbd: error opening image volume-${id}: (2) No such file or directory`
    const report = await readerOf([[`status volumes/volume-${id}`, { code: 2, stderr }], ...well]).reader.look()
    expect(report.unseen).toBeNull()
  })
})

describe('the object of one volume', () => {
  const info = `info volumes/volume-${id}`

  it('is there, or is not', async () => {
    const stdout = JSON.stringify({
      name: `volume-${id}`,
      size: 1073741824,
      create_timestamp: 'Fri Jan  2 03:04:05 2026',
    })
    expect(await readerOf([[info, { stdout }], ...noSnapshots]).reader.object(id)).toMatchObject({
      volume: id,
      sizeGib: 1,
    })
    const stderr = `rbd: error opening image volume-${id}: (2) No such file or directory`
    expect(await readerOf([[info, { code: 2, stderr }]]).reader.object(id)).toBeNull()
  })

  it('is as whole as in the list: with its snapshots, and with the clones that depend on them', async () => {
    const child = JSON.stringify([{ pool: 'volumes', pool_namespace: '', image: `volume-${clone}` }])
    const answers: Answers = [
      [info, { stdout: JSON.stringify({ name: `volume-${id}`, size: 1073741824 }) }],
      [`snap ls volumes/volume-${id}`, { stdout: snapshot }],
      [`children --all volumes/volume-${id}`, { stdout: child }],
    ]
    expect(await readerOf(answers).reader.object(id)).toMatchObject({
      snapshots: ['kept'],
      children: [`volumes/volume-${clone}`],
    })
  })

  it('is not called absent where the pool is', async () => {
    const stderr = "rbd: error opening pool 'volumes': (2) No such file or directory"
    await expect(readerOf([[info, { code: 2, stderr }]]).reader.object(id)).rejects.toMatchObject({
      code: 'host.unreachable',
    })
  })
})
