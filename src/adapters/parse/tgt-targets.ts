/** iSCSI targets of the tgt daemon, as `tgtadm --lld iscsi --op show --mode target` prints them. */
import { malformed } from './malformed.ts'
import { indentOf, type Line, linesOf } from './text-lines.ts'

export interface TgtTarget {
  readonly id: string
  readonly name: string
  /** Who is logged in at this moment; nobody, when it is empty. */
  readonly initiators: readonly TgtInitiator[]
  readonly luns: readonly TgtLun[]
  /** Who may log in: addresses or names; `ALL` is everybody. */
  readonly allowed: readonly string[]
}

export interface TgtInitiator {
  readonly name: string
  readonly addresses: readonly string[]
}

export interface TgtLun {
  readonly number: number
  readonly path: string
}

interface Draft {
  readonly id: string
  readonly name: string
  readonly initiators: { readonly name: string; readonly addresses: string[] }[]
  readonly luns: TgtLun[]
  readonly allowed: string[]
}

export function parseTgtTargets(text: string, source = 'tgtadm'): readonly TgtTarget[] {
  const reader = new TargetReader(source)
  for (const line of linesOf(text)) if (line.text.trim() !== '') reader.take(line)
  return reader.targets
}

class TargetReader {
  readonly targets: Draft[] = []
  private readonly source: string
  private section = ''
  private lun: number | null = null

  constructor(source: string) {
    this.source = source
  }

  take(line: Line): void {
    const words = line.text.trim()
    const head = /^Target (\d+): (\S+)$/.exec(words)
    if (head !== null) this.begin(head)
    else if (indentOf(line.text) === 4) this.section = words
    else if (this.targets.length === 0)
      throw malformed(this.source, { line: line.number, column: 1 }, 'expected a target')
    else this.detail(words, this.targets.at(-1) as Draft)
  }

  private begin([, id, name]: RegExpExecArray): void {
    this.targets.push({ id: id as string, name: name as string, initiators: [], luns: [], allowed: [] })
    this.section = ''
    this.lun = null
  }

  private detail(words: string, target: Draft): void {
    if (this.section === 'ACL information:') target.allowed.push(words)
    else if (this.section === 'I_T nexus information:') this.nexus(words, target)
    else if (this.section === 'LUN information:') this.unit(words, target)
  }

  private nexus(words: string, target: Draft): void {
    const name = /^Initiator: (\S+)/.exec(words)?.[1]
    const address = /^IP Address: (\S+)$/.exec(words)?.[1]
    if (name !== undefined) target.initiators.push({ name, addresses: [] })
    else if (address !== undefined) target.initiators.at(-1)?.addresses.push(address)
  }

  /** LUN 0 is the controller, which has no backing store. */
  private unit(words: string, target: Draft): void {
    const number = /^LUN: (\d+)$/.exec(words)?.[1]
    const path = /^Backing store path: (.+)$/.exec(words)?.[1]
    if (number !== undefined) this.lun = Number(number)
    else if (path !== undefined && path !== 'None' && this.lun !== null) target.luns.push({ number: this.lun, path })
  }
}
