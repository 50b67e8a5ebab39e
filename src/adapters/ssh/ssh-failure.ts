/** What OpenSSH says when it fails, as the failure that it is. */
import { CinderSweepError, type ErrorCode } from '../../kernel/errors.ts'

interface Sign {
  readonly sign: RegExp
  readonly code: ErrorCode
  readonly says: string
  readonly hint: string
}

/** In this order: a changed key is also called a failed verification. */
const signs: readonly Sign[] = [
  {
    sign: /REMOTE HOST IDENTIFICATION HAS CHANGED|host key .* has changed|differs from the key/i,
    code: 'host.key',
    says: 'has another host key than before',
    hint: 'Find out why before anything else: the machine was installed anew, or another answers in its place. Then correct known_hosts.',
  },
  {
    sign: /Host key verification failed|No .* host key is known|authenticity of host/i,
    code: 'host.key',
    says: 'has a host key that is not known',
    hint: 'Put its key into known_hosts (ssh-keyscan, after comparing it), or use host certificates.',
  },
  {
    sign: /Permission denied|Too many authentication failures|no such identity|Authentication failed/i,
    code: 'host.refused',
    says: 'refuses the login',
    hint: 'Put the public key into authorized_keys of the service user, or name the right user and key in hosts: of the configuration.',
  },
  {
    sign: /Could not resolve hostname|Name or service not known/i,
    code: 'host.unreachable',
    says: 'has no address',
    hint: 'Name its address in ssh_config, or make the name resolve here.',
  },
  {
    sign: /timed out|No route to host|Connection refused|Network is unreachable|Connection closed|Connection reset|Broken pipe|kex_exchange|stdio forwarding failed|not responding/i,
    code: 'host.unreachable',
    says: 'does not answer',
    hint: 'Check that it is up and that SSH reaches it from here, through its bastion if it has one.',
  },
]

export function failureOf(host: string, stderr: string): CinderSweepError {
  const said = lastLine(stderr)
  const found = signs.find(({ sign }) => sign.test(stderr))
  if (found === undefined) {
    return new CinderSweepError('host.unreachable', `${host}: ssh failed${said === '' ? '' : `: ${said}`}`, {
      hint: 'Try the same host with "ssh -v", as the same user.',
    })
  }
  return new CinderSweepError(found.code, `${host} ${found.says}: ${said}`, { hint: found.hint })
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? ''
