/** A disk in no map, of which the kernel itself says neither whether it answers nor who has it open: the helper asks. */
import { beforeAll, describe, expect, it } from 'vitest'
import { asRoot, freshGuest, helper, identityOf, makeState } from './guest.ts'
import { kernelView } from './witnesses.ts'

/** Whether the LUN of the state answers with NOT READY. */
const lun = '/sys/kernel/config/target/loopback/naa.50002ac000000001/tpgt_1/lun/lun_13/alua_tg_pt_offline'

const addressOf = async (device: string): Promise<string> =>
  (await asRoot(`basename $(readlink -f /sys/block/${device}/device)`)).trim()

describe('the helper deletes no disk', () => {
  let device = ''
  let words: readonly [string, string, string, string] = ['delete-path', '', '', '']
  beforeAll(async () => {
    await freshGuest()
    const told = await makeState('faults', 'stale-path', 'single')
    device = told.disks[0] ?? ''
    words = ['delete-path', await addressOf(device), device, identityOf(told)]
  })

  it('that is another than it is taken for', async () => {
    const said = await helper(words[0], words[1], device, `${words[3].slice(0, -1)}0`)
    expect(said).toEqual({ is: 'refused', says: `path ${device} is now another disk: ${words[3]}` })
  })

  it('that answers again', async () => {
    await asRoot(`echo 0 >${lun}`)
    expect(await helper(...words)).toEqual({ is: 'refused', says: `path ${device}: it still answers` })
  })

  it('that a process has open, though it no longer answers', async () => {
    await asRoot(`systemd-run -q --unit lab-open bash -c 'exec 3</dev/${device}; echo >/run/lab-open; exec sleep infinity'
      until [ -e /run/lab-open ]; do sleep 0.1; done; echo 1 >${lun}`)
    const said = await helper(...words)
    expect(said).toMatchObject({ is: 'refused' })
    expect(said.says).toMatch(/^path sd\w+ is open by process \d+ \(sleep\)$/)
    await asRoot('systemctl stop lab-open')
  })

  it('that is mounted where the helper cannot see it', async () => {
    await asRoot(`echo 0 >${lun}; mkfs.ext4 -q /dev/${device}
      systemd-run -q --unit lab-mount -p PrivateMounts=yes bash -c 'mount /dev/${device} /mnt; echo >/run/lab-mount; exec sleep infinity'
      until [ -e /run/lab-mount ]; do sleep 0.1; done; echo 1 >${lun}`)
    expect(await helper(...words)).toEqual({ is: 'refused', says: `path ${device}: it is in use by the kernel` })
    await asRoot('systemctl stop lab-mount')
  })

  it('that is there once: freed of all that, and dead, it goes', async () => {
    expect(await helper(...words)).toEqual({ is: 'done', says: `path ${device} was deleted` })
    expect((await kernelView()).disks).toEqual([])
    expect(await helper(...words)).toMatchObject({ is: 'gone' })
  })
})

describe('the helper waits for no disk', () => {
  it('that gives no answer: it says so, and deletes nothing', async () => {
    await freshGuest()
    const { wwid } = await makeState('shapes', 'multipath', 'scsi-debug')
    const driver = '/sys/bus/pseudo/drivers/scsi_debug'
    await asRoot(`multipath -f ${wwid}; echo 4 >${driver}/opts; echo 1 >${driver}/every_nth`)
    const before = await kernelView()
    const [device = '', name = ''] = before.disks[0]?.split(' ') ?? []
    const said = await helper('delete-path', await addressOf(device), device, `3${name.replace('naa.', '')}`)
    expect(said).toEqual({ is: 'refused', says: `path ${device}: it gives no answer` })
    expect(await kernelView()).toEqual(before)
  })
})
