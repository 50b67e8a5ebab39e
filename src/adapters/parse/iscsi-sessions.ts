/** iSCSI sessions of a host, as `iscsiadm -m session -P 3` prints them. */
import { malformed } from './malformed.ts'
import { type Line, linesOf } from './text-lines.ts'

export interface IscsiSession {
  readonly target: string
  /** `10.0.0.21:3260`, or with brackets around an IPv6 address. */
  readonly portal: string
  readonly initiator: string | null
  readonly id: string
  /** `LOGGED IN`, `TRANSPORT WAIT`, … */
  readonly connection: string
  /** `LOGGED_IN`, `FAILED`, `FREE`. */
  readonly state: string
  readonly luns: readonly IscsiLun[]
}

export interface IscsiLun {
  /** `4:0:0:1`, as sysfs calls it. */
  readonly hctl: string
  /** Null when the LUN has no block device. */
  readonly device: string | null
  readonly transport: string | null
}

type LunDraft = { -readonly [K in keyof IscsiLun]: IscsiLun[K] }
type Draft = { -readonly [K in keyof IscsiSession]: K extends 'luns' ? LunDraft[] : IscsiSession[K] }

const nobody = /^iscsiadm: No active sessions/

export function parseIscsiSessions(text: string, source = 'iscsiadm -m session -P 3'): readonly IscsiSession[] {
  const reader = new SessionReader(source)
  for (const line of linesOf(text)) reader.take(line)
  return reader.sessions
}

class SessionReader {
  readonly sessions: Draft[] = []
  private readonly source: string
  private target: string | null = null

  constructor(source: string) {
    this.source = source
  }

  take(line: Line): void {
    const words = line.text.trim()
    if (words === '' || nobody.test(words)) return
    const target = behind(words, 'Target')
    if (target !== null) this.target = target.replace(/ \([\w-]*flash\)$/, '')
    else if (words.startsWith('Current Portal:')) this.begin(line, words)
    else if (this.target === null) this.skip(line, words)
    else this.detail(line, words)
  }

  /** Only the program's own head stands before the first target. */
  private skip(line: Line, words: string): void {
    if (/^(?:iSCSI Transport Class version|version) /.test(words)) return
    throw this.refused(line, 'expected a target')
  }

  private begin(line: Line, words: string): void {
    if (this.target === null) throw this.refused(line, 'a portal without a target')
    const portal = (behind(words, 'Current Portal') ?? '').replace(/,-?\d+$/, '')
    if (portal === '') throw this.refused(line, 'a portal without an address')
    this.sessions.push({ target: this.target, portal, initiator: null, id: '', connection: '', state: '', luns: [] })
  }

  private detail(line: Line, words: string): void {
    const session = this.sessions.at(-1)
    if (session === undefined) return
    const lun = /^scsi(\d+) Channel (\d+) Id (\d+) Lun: ?(\d+)$/.exec(words)
    if (lun !== null) {
      const [host, channel, id, number] = lun.slice(1).map(Number)
      session.luns.push({ hctl: `${host}:${channel}:${id}:${number}`, device: null, transport: null })
      return
    }
    const disk = /^Attached scsi disk (\S+)\s+State: ?(.+)$/.exec(words)
    if (disk !== null) this.attach(line, session, disk)
    session.initiator = behind(words, 'Iface Initiatorname') ?? session.initiator
    session.id = behind(words, 'SID') ?? session.id
    session.connection = behind(words, 'iSCSI Connection State') ?? session.connection
    session.state = behind(words, 'iSCSI Session State') ?? session.state
  }

  private attach(line: Line, session: Draft, [, device, state]: RegExpExecArray): void {
    const lun = session.luns.at(-1)
    if (lun === undefined || lun.device !== null) throw this.refused(line, 'a disk without a LUN')
    lun.device = device as string
    lun.transport = state as string
  }

  private refused(line: Line, sentence: string): Error {
    return malformed(this.source, { line: line.number, column: 1 }, sentence)
  }
}

/** What stands behind `Key: `. */
const behind = (words: string, key: string): string | null =>
  words.startsWith(`${key}:`) ? words.slice(key.length + 1).trim() : null
