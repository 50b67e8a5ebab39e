/** `flush HOST [WWID]` on the real host: what is dead and nobody's goes, what is held or alive stays, and it says so. */
import { beforeAll, expect, it } from 'vitest'
import { freshGuest, guestName, identityOf, makeState } from './guest.ts'
import { elsewhere, openSanCloud, type SanCloud } from './san-cloud.ts'
import { kernelView } from './witnesses.ts'

let san: SanCloud
const wwids = { living: '', dead: '', retrying: '', held: '', stale: '' }

beforeAll(async () => {
  await freshGuest()
  san = await openSanCloud()
  wwids.living = await left('shapes', 'multipath two-paths', guestName)
  wwids.held = await left('faults', 'faulty-multipath held-process', elsewhere)
  wwids.dead = await left('faults', 'faulty-multipath offline', elsewhere)
  wwids.stale = await left('faults', 'stale-path flushed', elsewhere)
  wwids.retrying = await left('faults', 'faulty-multipath retrying', elsewhere)
  return () => san.close()
})

/** A state whose volume a server uses here, or has moved away with. */
async function left(kind: 'faults' | 'shapes', state: string, host: string): Promise<string> {
  const [name = '', variant = ''] = state.split(' ')
  const wwid = identityOf(await makeState(kind, name, variant))
  san.attachedTo(host, san.volumeWith(wwid))
  return wwid
}

const flush = async (...words: readonly string[]) => {
  const { code, stdout, stderr } = await san.sweep('flush', guestName, ...words)
  return { code, said: stdout + stderr, ...(await kernelView()) }
}
const disksOf = (disks: readonly string[], wwid: string): number =>
  disks.filter((disk) => disk.endsWith(wwid.slice(1))).length

it('shows with --dry-run what it would do, and does nothing', async () => {
  const before = await kernelView()
  const { code, said, maps, disks } = await flush('--dry-run')
  expect({ code, maps, disks }).toEqual({ code: 3, ...before })
  for (const wwid of [wwids.dead, wwids.retrying, wwids.stale]) expect(said).toContain(wwid)
  expect(said).toContain('is open, and by whom was not seen')
  expect(said).not.toContain(wwids.living)
})

it('takes one map with its disks by its WWID, and no other', async () => {
  const { code, maps, disks } = await flush(wwids.dead, '--yes')
  expect({ code, maps }).toEqual({ code: 0, maps: [wwids.living, wwids.retrying, wwids.held].sort() })
  expect(disksOf(disks, wwids.dead)).toBe(0)
  expect(disksOf(disks, wwids.stale)).toBe(4)
})

it('takes the disks that a map left behind, by its WWID', async () => {
  const { code, disks } = await flush(wwids.stale, '--yes')
  expect(code).toBe(0)
  expect(disksOf(disks, wwids.stale)).toBe(0)
})

it('takes all that may go, and leaves what is held', async () => {
  const { code, said, maps, disks } = await flush('--yes')
  expect({ code, maps }).toEqual({ code: 3, maps: [wwids.living, wwids.held].sort() })
  expect(disksOf(disks, wwids.retrying)).toBe(0)
  expect(disksOf(disks, wwids.held)).toBe(2)
  expect(disksOf(disks, wwids.living)).toBe(2)
  expect(said).toContain('is open, and by whom was not seen')
})
