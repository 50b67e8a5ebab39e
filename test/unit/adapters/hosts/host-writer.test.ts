import { describe, expect, it } from 'vitest'
import { helperPath, hostWriter } from '../../../../src/adapters/hosts/host-writer.ts'
import type { HostAct } from '../../../../src/model/act.ts'
import type { ShellAnswer } from '../../../../src/ports/shell.ts'
import { scriptedShell } from '../../../support/scripted-shell.ts'

const domain = '33333333-3333-4333-8333-333333333333'
const wwid = '360002ac0000000000200013800021f2a'
const act = (fields: object): HostAct => ({ host: 'compute-01', ...fields }) as HostAct

const flush = act({ act: 'flush-map', wwid, map: 'mpatha' })
const path = act({ act: 'delete-path', wwid, device: 'sdb', hctl: '3:0:0:1' })
const destroy = act({ act: 'destroy-domain', domain, name: 'instance-1' })

const done = { stdout: '{"is":"done","says":""}\n' }
const xml = { stdout: `<domain><name>instance-1</name><uuid>${domain}</uuid></domain>` }

function writing(answers: readonly (readonly [string, Partial<ShellAnswer>])[], sudo = true) {
  const shell = scriptedShell(answers)
  return { shell, write: hostWriter({ shellOf: () => shell, sudo, deadlineMs: 1_000 }) }
}

describe('a change on a host', () => {
  it('is asked of the helper alone, by all that names it', async () => {
    const { shell, write } = writing([[helperPath, done]])
    await write(flush)
    await write(path)
    expect(shell.asked).toEqual([
      `sudo -n ${helperPath} flush-map ${wwid}`,
      `sudo -n ${helperPath} delete-path 3:0:0:1 sdb ${wwid}`,
    ])
  })

  it('needs no sudo where we are root', async () => {
    const { shell, write } = writing([[helperPath, done]], false)
    await write(flush)
    expect(shell.asked).toEqual([`${helperPath} flush-map ${wwid}`])
  })

  it.each([
    ['gone', { stdout: '{"is":"gone","says":"no such map"}' }, 'api.not-found', /no such map/],
    ['refused', { stdout: '{"is":"refused","says":"lvm holds it"}', code: 3 }, 'act.refused', /lvm holds it/],
    ['not allowed', { stderr: 'sudo: a password is required', code: 1 }, 'act.unable', /may not be run/],
    ['not there', { code: 127 }, 'act.unable', /may not be run/],
    ['silent', { stderr: 'Connection closed by remote host', code: 255 }, 'host.unreachable', /Connection closed/],
    ['done, and failed', { ...done, code: 1 }, 'host.unreachable', /did not say what became of it/],
    ['done, and says nothing that is known', { stdout: 'done' }, 'host.unreachable', /did not say/],
  ] as const)('that is %s is told as such', async (_, answer, code, message) => {
    const { write } = writing([[helperPath, answer]])
    await expect(write(flush)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })
})

describe('the end of a domain', () => {
  it('comes after its definition was kept', async () => {
    const { shell, write } = writing([
      ['dump-domain', xml],
      ['destroy-domain', done],
    ])
    const kept: unknown[] = []
    const ended = await write(destroy, undefined, (before) => {
      kept.push(before, shell.asked.length)
    })
    expect(kept).toEqual([{ xml: xml.stdout }, 1])
    expect([ended.before, shell.asked.length]).toEqual([{ xml: xml.stdout }, 2])
  })

  it('does not come where it could not be kept', async () => {
    const { shell, write } = writing([['dump-domain', xml]])
    const full = () => {
      throw new Error('no room')
    }
    await expect(write(destroy, undefined, full)).rejects.toThrow('no room')
    expect(shell.asked.length).toBe(1)
  })

  it.each(['<domain><uuid>44444444-4444-4444-8444-444444444444</uuid></domain>', ''])(
    'does not come where its definition is another’s, or none: "%s"',
    async (stdout) => {
      const { shell, write } = writing([['dump-domain', { stdout }]])
      await expect(write(destroy)).rejects.toMatchObject({ code: 'host.unreachable' })
      expect(shell.asked.length).toBe(1)
    },
  )
})
