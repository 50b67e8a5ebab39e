import { describe, expect, it } from 'vitest'
import { rbdWriter } from '../../../../src/adapters/rbd/rbd-writer.ts'
import type { BackendAct } from '../../../../src/model/act.ts'
import type { ShellAnswer } from '../../../../src/ports/shell.ts'
import { failureOf } from '../../../support/failures.ts'
import { type ScriptedShell, scriptedShell } from '../../../support/scripted-shell.ts'

const object = 'volume-0d7e5a3c-1111-4222-8333-444455556666'
const quarantine: BackendAct = { act: 'quarantine', backend: 'ctl@ceph', object, keepMs: 86_400_000 }
const blocklist: BackendAct = {
  act: 'blocklist',
  backend: 'ctl@ceph',
  address: '10.0.0.31:0/3456789012',
  keepMs: 3_600_000,
}

type Answers = readonly (readonly [string, Partial<ShellAnswer>])[]

const info = [
  'rbd --id cinder info',
  { stdout: JSON.stringify({ name: object, id: '5e1f', size: 1, features: [] }) },
] as const
const idle: Answers = [info, [' status ', { stdout: '{"watchers":[]}' }]]

function writerOn(answers: Answers, ours = true) {
  const shell: ScriptedShell = scriptedShell(answers)
  const now = () => Date.UTC(2026, 10, 24, 12)
  return { shell, write: rbdWriter({ shell, pool: 'volumes', user: 'cinder', deadlineMs: 1_000, ours, now }) }
}

describe('quarantine in a pool', () => {
  it('moves an idle image into the trash until a date in UTC, and keeps by which id it comes back', async () => {
    const { write, shell } = writerOn([...idle, ['trash mv', {}]])
    const kept: unknown[] = []
    const result = await write(quarantine, undefined, (before) => kept.push(before))
    expect(shell.asked.at(-1)).toBe(`rbd --id cinder trash mv --expires-at 2026-11-25T12:00:00.000Z volumes/${object}`)
    expect(kept).toEqual([{ name: object, id: '5e1f' }])
    expect(result.after).toEqual({ id: '5e1f', expires_at: '2026-11-25T12:00:00.000Z' })
  })

  it('is refused while anybody has the image open, and nothing is moved', async () => {
    const watchers = '{"watchers":[{"address":"10.0.0.31:0/7","client":4242,"cookie":18446462598732840961}]}'
    const { write, shell } = writerOn([info, [' status ', { stdout: watchers }]])
    const failure = await failureOf(() => write(quarantine))
    expect(failure).toMatchObject({ code: 'act.refused', message: `10.0.0.31:0/7 has volumes/${object} open` })
    expect(shell.asked.join()).not.toContain('trash mv')
  })

  it('is refused in a pool that nobody declared ours, without asking anything', async () => {
    const { write, shell } = writerOn([], false)
    expect(await failureOf(() => write(quarantine))).toMatchObject({ code: 'act.refused' })
    expect(shell.asked).toEqual([])
  })

  it('does not move what it could not keep', async () => {
    const { write, shell } = writerOn(idle)
    const full = () => {
      throw new Error('the disk is full')
    }
    await expect(write(quarantine, undefined, full)).rejects.toThrow('the disk is full')
    expect(shell.asked.join()).not.toContain('trash mv')
  })

  it('does not move an image whose watchers could not be asked', async () => {
    const { write, shell } = writerOn([
      info,
      [' status ', { code: 1, stderr: 'rbd: error: (110) Connection timed out' }],
    ])
    expect(await failureOf(() => write(quarantine))).toMatchObject({ code: 'host.unreachable' })
    expect(shell.asked.join()).not.toContain('trash mv')
  })

  it.each([
    ['act.refused', { code: 16, stderr: 'rbd: deferred delete error: (16) Device or resource busy' }],
    ['act.refused', { code: 1, stderr: 'rbd: deferred delete error: (1) Operation not permitted' }],
    ['api.not-found', { code: 2, stderr: 'rbd: deferred delete error: (2) No such file or directory' }],
    ['endpoint.timeout', { code: null, late: true }],
    ['host.unreachable', { code: 1, stderr: 'rbd: couldn’t connect to the cluster!' }],
  ] as const)('says %s by what rbd says', async (code, answer) => {
    const { write } = writerOn([...idle, ['trash mv', answer]])
    expect((await failureOf(() => write(quarantine))).code).toBe(code)
  })

  it.each(['volumes/a@b', '--all', 'a b', '-p', ''])('takes %j for no name of an image', async (name) => {
    const { write, shell } = writerOn([])
    expect(await failureOf(() => write({ ...quarantine, object: name }))).toMatchObject({ code: 'act.refused' })
    expect(shell.asked).toEqual([])
  })
})

describe('one client of Ceph', () => {
  it('is kept out by exactly its address and nonce, for so many seconds', async () => {
    const { write, shell } = writerOn([['osd blocklist', {}]])
    await write(blocklist)
    expect(shell.asked).toEqual(['ceph --id cinder osd blocklist add 10.0.0.31:0/3456789012 3600'])
  })

  it('is kept out of an old cluster by the old word', async () => {
    const { write, shell } = writerOn([
      ['osd blocklist', { code: 22, stderr: 'no valid command found; 10 closest matches:\nosd blacklist rm' }],
      ['osd blacklist', {}],
    ])
    await write(blocklist)
    expect(shell.asked.at(-1)).toBe('ceph --id cinder osd blacklist add 10.0.0.31:0/3456789012 3600')
  })

  it('is let in again', async () => {
    const { write, shell } = writerOn([['osd blocklist rm', {}]])
    await write({ act: 'unblock', backend: 'ctl@ceph', address: '[fd00::31]:0/7' })
    expect(shell.asked).toEqual(['ceph --id cinder osd blocklist rm [fd00::31]:0/7'])
  })

  it.each(['10.0.0.31', '10.0.0.31:0/0', '10.0.0.31:0', '10.0.0.0/24', '--range 10.0.0.0/24'])(
    'is not %s: that would be a whole host, or more',
    async (address) => {
      const { write, shell } = writerOn([])
      expect(await failureOf(() => write({ ...blocklist, address } as BackendAct))).toMatchObject({
        code: 'act.refused',
      })
      expect(shell.asked).toEqual([])
    },
  )
})

describe('an image of a pool', () => {
  it('comes back from the trash by its id, under its own name', async () => {
    const { write, shell } = writerOn([['trash restore', {}]])
    await write({ act: 'restore', backend: 'ctl@ceph', object, id: '5e1f' })
    expect(shell.asked).toEqual([`rbd --id cinder trash restore -p volumes --image ${object} 5e1f`])
  })

  it('is not put in the place of another that has its name by now', async () => {
    const { write } = writerOn([['trash restore', { code: 17, stderr: 'rbd: restore error: (17) File exists' }]])
    const failure = await failureOf(() => write({ act: 'restore', backend: 'ctl@ceph', object, id: '5e1f' }))
    expect(failure.code).toBe('act.refused')
  })

  it('is made independent of its parent, in the pool that its name says', async () => {
    const { write, shell } = writerOn([['flatten', {}]])
    await write({ act: 'flatten', backend: 'ctl@ceph', object: `volumes/${object}` })
    expect(shell.asked).toEqual([`rbd --id cinder flatten --no-progress volumes/${object}`])
  })
})
