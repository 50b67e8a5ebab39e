/** Changes on a host, through the one helper that is root's: it looks again itself, under the lock of os-brick. */
import { CinderSweepError } from '../../kernel/errors.ts'
import { type Done, done, type HostAct } from '../../model/act.ts'
import type { Shell, ShellAnswer, ShellRequest } from '../../ports/shell.ts'
import type { Writer } from '../../ports/writers.ts'

export const helperPath = '/usr/local/sbin/cindersweep-helper'

export interface HostWriterOptions {
  shellOf(host: HostAct['host']): Shell
  /** Whether sudo makes it root; without, we are root. */
  readonly sudo: boolean
  readonly deadlineMs: number
}

export const hostWriter = (options: HostWriterOptions): Writer<HostAct> => {
  const call = (host: HostAct['host'], words: readonly string[], stdin = ''): Promise<ShellAnswer> => {
    const argv = [...(options.sudo ? ['sudo', '-n'] : []), helperPath, ...words] as unknown as ShellRequest['argv']
    return options.shellOf(host).run({ argv, stdin, deadlineMs: options.deadlineMs })
  }
  return async (act, _signal, keep = () => undefined): Promise<Done> => {
    const { host } = act
    switch (act.act) {
      case 'flush-map':
        settle(host, await call(host, ['flush-map', act.wwid]))
        return done
      case 'delete-path':
        settle(host, await call(host, ['delete-path', act.hctl, act.device, act.wwid]))
        return done
      case 'destroy-domain': {
        const answer = await call(host, ['dump-domain', act.domain])
        if (!answer.stdout.includes(`<uuid>${act.domain}</uuid>`)) throw failureOf(host, answer)
        const before = { xml: answer.stdout }
        keep(before)
        settle(host, await call(host, ['destroy-domain', act.domain]))
        return { before, after: {} }
      }
      case 'define-domain':
        settle(host, await call(host, ['define-domain', act.domain], act.xml))
        return done
    }
  }
}

/** What the helper says of one change: it throws unless that was done. */
export function settle(host: string, answer: ShellAnswer): void {
  if (answer.code !== 0 || said(answer)?.is !== 'done') throw failureOf(host, answer)
}

interface Said {
  readonly is: string
  readonly says: string
}

function said({ stdout }: ShellAnswer): Said | null {
  const found = /^\{"is":"([a-z]+)","says":"([^"\\]*)"\}$/m.exec(stdout)
  return found === null ? null : { is: found[1] ?? '', says: found[2] ?? '' }
}

/** Without its answer nobody knows whether it was done, unless it was never begun. */
function failureOf(host: string, answer: ShellAnswer): CinderSweepError {
  const told = said(answer)
  if (told?.is === 'gone')
    return failed('api.not-found', `${host}: ${told.says}`, 'Look again: it may be gone already.')
  if (told?.is === 'refused')
    return failed('act.refused', `${host}: ${told.says}`, 'Find out who holds it, then make a new plan.')
  const words = answer.stderr.trim().split('\n').at(-1) ?? ''
  if (/^sudo: .*(password|not allowed|command not found)/m.test(answer.stderr) || answer.code === 127)
    return failed(
      'act.unable',
      `${host}: the helper may not be run: ${words}`,
      `Install ${helperPath} and its line of sudoers; docs/how-to/let-it-repair.md has both.`,
    )
  return failed(
    'host.unreachable',
    `${host}: the helper did not say what became of it: ${words}`,
    'Look whether it was done, before it is tried again.',
  )
}

const failed = (code: CinderSweepError['code'], message: string, hint: string): CinderSweepError =>
  new CinderSweepError(code, message, { hint })
