import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { quoted } from '../../../../src/adapters/ssh/quoted.ts'
import { failureOf } from '../../../../src/adapters/ssh/ssh-failure.ts'
import { checkTarget, sshArguments, sshShell } from '../../../../src/adapters/ssh/ssh-shell.ts'

describe('quoted', () => {
  it.each(['plain', 'two words', "it's", '$HOME', '`id`', 'a\nb', '', '"', '\\', '*', '~', '#no', '-x', 'ü'])(
    'a shell takes %j as it is',
    (word) => {
      expect(execFileSync('sh', ['-c', `printf %s ${quoted(word)}`], { encoding: 'utf8' })).toBe(word)
    },
  )
})

describe('sshArguments', () => {
  it('never ask, never accept a key, and share one connection', () => {
    const given = sshArguments({ controlDirectory: '/run/x' }).join(' ')
    for (const option of ['BatchMode=yes', 'StrictHostKeyChecking=yes', 'ControlMaster=auto', 'ControlPath=/run/x/%C'])
      expect(given).toContain(`-o ${option}`)
  })

  it('honour configuration, user, key and bastion', () => {
    const given = sshArguments({ controlDirectory: '/x', configFile: 'f', user: 'u', identity: 'k', jump: 'b' })
    expect(given.slice(0, 9)).toEqual(['-T', '-F', 'f', '-i', 'k', '-l', 'u', '-J', 'b'])
  })
})

describe('the address of a machine', () => {
  it('is used in place of its name', () => {
    const given = sshArguments({ controlDirectory: '/x', address: '10.0.0.9' }).join(' ')
    expect(given).toContain('-o HostName=10.0.0.9')
  })

  it('that hides a command is refused', () => {
    expect(() => sshShell('host', { controlDirectory: '/x', env: {}, address: '$(id)' })).toThrow(
      /no name of a machine/,
    )
  })
})

describe('failureOf', () => {
  it.each([
    [
      '@@@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @@@\nHost key verification failed.',
      'host.key',
      'has another host key',
    ],
    [
      'No ED25519 host key is known for x and you have requested strict checking.\nHost key verification failed.',
      'host.key',
      'not known',
    ],
    ['x@h: Permission denied (publickey).', 'host.refused', 'refuses the login'],
    ['ssh: Could not resolve hostname h: Name or service not known', 'host.unreachable', 'has no address'],
    ['ssh: connect to host h port 22: Connection timed out', 'host.unreachable', 'does not answer'],
    ['ssh: connect to host h port 22: Connection refused', 'host.unreachable', 'does not answer'],
    ['something new', 'host.unreachable', 'something new'],
  ])('tells %j apart', (stderr, code, says) => {
    const failure = failureOf('host h', stderr)
    expect(failure.code).toBe(code)
    expect(failure.message).toContain(says)
    expect(failure.hint).not.toBe('')
  })
})

describe('checkTarget', () => {
  it.each(['-oProxyCommand=id', 'a b', 'h;id', '', '$(id)'])('refuses %j', (target) => {
    expect(() => checkTarget(target)).toThrow(/no name of a machine/)
  })

  it.each(['compute-01', '10.0.0.31', 'fe80::1%eth0', 'host.example.org', 'user@host'])('takes %j', (target) => {
    expect(() => checkTarget(target)).not.toThrow()
  })
})
