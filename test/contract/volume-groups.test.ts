/** The port of back ends on a volume group: the same is told of it by each kind of target, through the real script. */
import { describe, expect, it } from 'vitest'
import { lvmReader } from '../../src/adapters/lvm/lvm-reader.ts'
import type { VolumeId } from '../../src/kernel/ids.ts'
import type { BackendReader } from '../../src/ports/backend.ts'
import { groupUuid, type HeldVolume, type StorageHost, storageHost } from '../support/storage-host.ts'

const used = '0d7e5a3c-1111-4222-8333-444455556666' as VolumeId
const leaked = '1d7e5a3c-1111-4222-8333-444455556666' as VolumeId
const idle = '2d7e5a3c-1111-4222-8333-444455556666' as VolumeId
const first = 'iqn.1993-08.org.debian:01:aaaaaa'
const second = 'iqn.1993-08.org.debian:01:bbbbbb'
const group = 'cinder-volumes'

const volumes: readonly HeldVolume[] = [
  { name: `volume-${used}`, exported: { [first]: 'logged-in' } },
  { name: `volume-${leaked}`, exported: { [second]: 'may-log-in' } },
  { name: `volume-${idle}`, open: 1 },
  { name: `_snapshot-${used}`, origin: `volume-${used}`, attributes: 'swi-a-s---' },
  { name: 'pool', attributes: 'twi-aotz--' },
]

function reader({ shell }: StorageHost, target: 'lio' | 'tgt', name = group): BackendReader {
  const place = { source: `R lvm ${name}`, serves: 'storage-01@lvm#LVM', ours: true, group: name }
  return lvmReader({ shell, ...place, target, deadlineMs: 20_000, nonce: () => crypto.randomUUID() })
}

const kinds = [
  ['the kernel’s targets', 'lio', true],
  ['the kernel’s targets, of which only the file can be read', 'lio', false],
  ['tgt', 'tgt', true],
] as const

describe.each(kinds)('a volume group with %s', (_, kind, configfs) => {
  const host = (more: { root?: boolean } = {}): StorageHost => storageHost({ group, volumes, kind, configfs, ...more })

  it('shows its volumes, and to whom each is exported', async () => {
    const { objects, exports } = await reader(host(), kind).look()
    expect(objects.map(({ volume }) => volume)).toEqual([used, leaked, idle])
    expect(objects[0]).toMatchObject({ sizeGib: 1, form: 'volume', snapshots: [`_snapshot-${used}`] })
    expect(exports.map(({ object, host: to }) => [object, to])).toEqual([
      [`volume-${used}`, first],
      [`volume-${leaked}`, second],
    ])
  })

  it('tells which group it is, as no other one is', async () => {
    expect(await reader(host(), kind).look()).toMatchObject({ system: `${group} (${groupUuid})` })
  })

  it('tells who is logged in, or that this was not seen', async () => {
    const { exports, unseen } = await reader(host(), kind).look()
    if (configfs) expect([unseen, exports.map(({ active }) => active)]).toEqual([null, [true, false]])
    else expect(unseen).toMatchObject({ reason: 'refused', detail: expect.stringContaining('who is logged in') })
  })

  it('names who has a volume open beside its target', async () => {
    const { objects } = await reader(host(), kind).look()
    expect(objects.map(({ openBy }) => openBy)).toEqual([[], [], ['a program on host storage-01']])
  })

  it('is told the same to root and to who needs sudo', async () => {
    const [asRoot, asUser] = [host({ root: true }), host()]
    expect(await reader(asRoot, kind).look()).toEqual(await reader(asUser, kind).look())
    expect(asRoot.sudoCalls()).toEqual([])
    expect(asUser.sudoCalls().length).toBeGreaterThanOrEqual(2)
  })

  it('has a volume, or has it not', async () => {
    const pool = reader(host(), kind)
    expect(await pool.object(used)).toMatchObject({ volume: used })
    expect(await pool.object('3d7e5a3c-1111-4222-8333-444455556666' as VolumeId)).toBeNull()
  })

  it('that is not there is not seen, and is not taken for empty', async () => {
    const { unseen } = await reader(host(), kind, 'another').look()
    expect(unseen).toMatchObject({ reason: 'unreachable', detail: expect.stringContaining('not found') })
    await expect(reader(host(), kind, 'another').object(used)).rejects.toThrow(/not read/)
  })

  it('tells no secret of the targets', async () => {
    const said: string[] = []
    const { shell, sudoCalls } = host()
    const listening: StorageHost = {
      sudoCalls,
      shell: {
        ...shell,
        async run(request) {
          const answer = await shell.run(request)
          said.push(answer.stdout, answer.stderr)
          return answer
        },
      },
    }
    await reader(listening, kind).look()
    expect(said.join('')).toContain(`volume-${used}`)
    expect(said.join('')).not.toContain('CANARY')
  })
})

it('a host on which neither the kernel nor the file can be asked is not one without targets', async () => {
  const dark = storageHost({ group, volumes, kind: 'tgt', configfs: false })
  const { unseen } = await reader(dark, 'lio').look()
  expect(unseen).toMatchObject({ reason: 'refused', detail: expect.stringContaining('targets were not seen') })
})
