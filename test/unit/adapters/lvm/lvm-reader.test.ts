import { describe, expect, it } from 'vitest'
import { groupScript } from '../../../../src/adapters/lvm/group-script.ts'
import { lioWwid } from '../../../../src/adapters/lvm/lio-rows.ts'
import { lvmReader } from '../../../../src/adapters/lvm/lvm-reader.ts'
import type { VolumeId } from '../../../../src/kernel/ids.ts'
import type { BackendReader } from '../../../../src/ports/backend.ts'
import type { ShellAnswer } from '../../../../src/ports/shell.ts'
import type { GivenSection } from '../../../support/probe-sections.ts'
import { sample } from '../../../support/samples.ts'

const id = '0d7e5a3c-1111-4222-8333-444455556666' as VolumeId
const iqn = `iqn.2010-10.org.openstack:volume-${id}`
const initiator = 'iqn.1993-08.org.debian:01:abcdef'
const device = `/dev/cinder-volumes/volume-${id}`
const mapped = `cinder--volumes-volume--${id.replaceAll('-', '--')}`

const volume = (lv_name: string, more: object = {}) => ({
  vg_name: 'cinder-volumes',
  lv_name,
  lv_attr: '-wi-a-----',
  lv_size: '1073741824',
  origin: '',
  ...more,
})
const lvs = (...volumes: readonly object[]): GivenSection => ({ text: JSON.stringify({ report: [{ lv: volumes }] }) })

type Sections = Readonly<Record<string, GivenSection>>

const well: Sections = {
  lio: {
    text: `${iqn}\tlun\tlun_0\t${device}\tT10 VPD Unit Serial Number: ${id}\n${iqn}\tinitiator\t${initiator}\tInitiatorName: ${initiator}`,
  },
  opens: { text: `${mapped}|LVM-x|1` },
  lvs: lvs(
    volume(`volume-${id}`),
    volume('_snapshot-1', { origin: `volume-${id}`, lv_attr: 'swi-a-s---' }),
    volume('pool', { lv_attr: 'twi-aotz--' }),
  ),
}

const textOf = (sections: Sections, whole = true): string =>
  Object.entries(sections)
    .map(
      ([name, { text = '', code = 0, says }]) =>
        `\n#n begin ${name}\n${text}\n#n end ${name} ${code}\n${says === undefined ? '' : `#n says ${says}\n`}`,
    )
    .join('') + (whole ? '\n#n whole\n' : '')

function readerOf(
  sections: Sections,
  target: 'lio' | 'tgt' | 'none' = 'lio',
  answer: Partial<ShellAnswer> = {},
  whole = true,
): BackendReader {
  const shell = {
    name: 'host storage-01',
    run: async () => ({ code: 0, late: false, stderr: '', stdout: textOf(sections, whole), ...answer }),
  }
  const place = { source: 'R lvm cinder-volumes', serves: 'storage-01@lvm#LVM', ours: true, group: 'cinder-volumes' }
  return lvmReader({ shell, ...place, target, deadlineMs: 1_000, nonce: () => 'n' })
}

describe('a volume group', () => {
  it('shows its volumes, their snapshots, and who is logged in to their targets', async () => {
    const report = await readerOf(well).look()
    expect(report).toMatchObject({ backend: 'storage-01@lvm', pool: 'LVM', kind: 'lvm', unseen: null })
    expect(report.objects).toMatchObject([
      {
        volume: id,
        form: 'volume',
        sizeGib: 1,
        snapshots: ['_snapshot-1'],
        openBy: [],
        wwid: '360014050d7e5a3c11114222833344445',
      },
    ])
    expect(report.exports).toEqual([
      { object: `volume-${id}`, host: initiator, lun: 0, active: true, initiators: [initiator], addresses: [] },
    ])
  })

  it('tells an initiator that may log in from one that has', async () => {
    const text = `${iqn}\tlun\tlun_0\t${device}\t\n${iqn}\tinitiator\t${initiator}\tNo active iSCSI Session for Initiator Endpoint: ${initiator}`
    expect((await readerOf({ ...well, lio: { text } }).look()).exports).toMatchObject([{ active: false }])
  })

  it('reads the targets of tgt, in which everybody is nobody in particular', async () => {
    const report = await readerOf(
      { tgt: { text: sample('tgt/targets.txt') }, opens: well['opens'] ?? {}, lvs: well['lvs'] ?? {} },
      'tgt',
    ).look()
    expect(report.exports).toMatchObject([{ host: initiator, lun: 1, active: true, addresses: ['10.0.0.31'] }])
  })

  it('names who on the storage host has a volume open that no target opens', async () => {
    const opens = { text: `${mapped}|LVM-x|2` }
    expect((await readerOf({ ...well, opens }).look()).objects[0]?.openBy).toEqual(['a program on host storage-01'])
    const quiet = await readerOf({ ...well, lio: {}, opens: { text: `${mapped}|LVM-x|0` } }).look()
    expect(quiet.objects[0]?.openBy).toEqual([])
  })

  it.each([
    ['lvs fails', { lvs: { code: 5, says: 'Volume group "cinder-volumes" not found' } }, 'unreachable', /not found/],
    ['sudo wants a password', { lvs: { code: 1, says: 'sudo: a password is required' } }, 'refused', /password/],
    ['the targets cannot be read', { lio: { code: 1 } }, 'refused', /targets were not seen/],
    ['nobody told who has it open', { opens: { code: 1, says: 'sudo: no' } }, 'refused', /open was not seen/],
    ['the list is none', { lvs: { text: '{' } }, 'nonsense', /lvs:1/],
  ] as const)('is not seen whole where %s', async (_what, sections, reason, says) => {
    const { unseen } = await readerOf({ ...well, ...sections }).look()
    expect(unseen).toMatchObject({ reason, source: 'R lvm cinder-volumes' })
    expect(unseen?.detail).toMatch(says)
  })

  it('is not seen whole where the look broke off', async () => {
    expect((await readerOf(well, 'lio', {}, false).look()).unseen?.detail).toMatch(/ended/)
    expect((await readerOf(well, 'lio', { late: true, code: null }).look()).unseen?.detail).toMatch(/in time/)
  })

  it('of which no target is configured does not say to whom it is exported', async () => {
    expect((await readerOf(well, 'none').look()).shows.exports).toBe(false)
  })
})

describe('one volume', () => {
  it('is there, or is not, or was not seen', async () => {
    expect(await readerOf(well).object(id)).toMatchObject({ volume: id })
    expect(await readerOf({ ...well, lvs: lvs() }).object(id)).toBeNull()
    await expect(readerOf({ ...well, lvs: { code: 5 } }).object(id)).rejects.toThrow(/was not read/)
  })
})

it('a LUN of the kernel has a WWID by its serial number, where that is long enough', () => {
  expect(lioWwid('T10 VPD Unit Serial Number: 0d7e5a3c-1111-4222-8333-444455556666')).toBe(
    '360014050d7e5a3c11114222833344445',
  )
  expect(lioWwid('T10 VPD Unit Serial Number: ')).toBeNull()
})

it('the look changes nothing', () => {
  const commands = groupScript.match(
    /\b(?:lvremove|lvchange|lvrename|vgchange|--op (?!show)\w+|dmsetup (?!info)\w+|rm|echo [^|]*>)\b/g,
  )
  expect(commands).toBeNull()
})
