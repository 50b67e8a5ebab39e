import { expect, it } from 'vitest'
import { parseMounts } from '../../../../src/adapters/parse/proc-mounts.ts'
import { failureOf } from '../../../support/failures.ts'

it('a mount has device, directory, type and options', () => {
  expect(parseMounts('/dev/mapper/360002ac0 /mnt/busy ext4 rw,relatime 0 0\n10.0.0.9:/v /mnt/v nfs4 rw 0 0\n')).toEqual(
    [
      { device: '/dev/mapper/360002ac0', directory: '/mnt/busy', type: 'ext4', options: ['rw', 'relatime'] },
      { device: '10.0.0.9:/v', directory: '/mnt/v', type: 'nfs4', options: ['rw'] },
    ],
  )
})

it('names are what they were before the kernel wrote blanks as numbers', () => {
  expect(parseMounts(String.raw`/dev/sd\040a /mnt/two\040words\134\011x ext4 rw 0 0`)).toMatchObject([
    { device: '/dev/sd a', directory: '/mnt/two words\\\tx' },
  ])
})

it('a line that was cut off is refused, with its place', async () => {
  const failure = await failureOf(() => parseMounts('proc /proc proc rw 0 0\n/dev/sda1\n'))
  expect(failure.message).toBe('/proc/mounts:2:1: expected device, directory and type')
})
