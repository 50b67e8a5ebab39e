/** What an act changes of a thing by itself: where this run has carried it out, that is no sign of anybody else. */
import type { Act, ActName } from '../model/act.ts'
import type { Change } from './seen.ts'

/** Whether a fact is otherwise because of the act. What has come up anew seldom is: nobody takes a hold by a repair. */
export function isConsequence(act: Act, change: Change): boolean {
  if (act.act === 'delete-volume' || act.act === 'forget-volume') return true
  const gone = change.is === null
  return (
    (always[act.act] ?? []).some((prefix) => change.name.startsWith(prefix)) ||
    (gone && (whenGone[act.act] ?? []).some((prefix) => change.name.startsWith(prefix))) ||
    named(act).includes(change.name)
  )
}

type Prefixes = Readonly<Partial<Record<ActName, readonly string[]>>>

const record: readonly string[] = ['volume']

/** Whatever they are afterwards. */
const always: Prefixes = {
  'delete-attachment': record,
  'force-detach': record,
  'detach-record': record,
  'forget-attachment': record,
  'complete-attachment': record,
  'record-attachment': [...record, 'attachment '],
  'roll-detaching': record,
  unreserve: record,
  reserve: record,
  'reset-status': record,
  'terminate-connection': record,
  'delete-transfer': record,
  'detach-from-server': record,
  'delete-snapshot': ['object'],
  quarantine: ['object'],
  restore: ['object'],
  flatten: ['object'],
  'destroy-domain': ['map '],
  'restore-rows': [...record, 'attachment ', 'mapping '],
}

/** Only where they are no longer there. A server is spoken of only while something names it. */
const whenGone: Prefixes = {
  'delete-attachment': ['server ', 'export to '],
  'force-detach': ['server ', 'export to ', 'attachment '],
  'detach-record': ['server '],
  'forget-attachment': ['server '],
  'forget-mapping': ['server '],
  'detach-from-server': ['server ', 'attachment ', 'domain ', 'watcher ', 'export to ', 'map ', 'path '],
  'destroy-domain': ['server ', 'watcher ', 'path '],
}

/** What it is about, as it is called where it is seen. */
function named(act: Act): readonly string[] {
  switch (act.act) {
    case 'delete-attachment':
    case 'complete-attachment':
    case 'forget-attachment':
    case 'force-detach':
    case 'detach-record':
      return [`attachment ${act.attachment}`]
    case 'detach-from-server':
    case 'forget-mapping':
      return [`mapping of server ${act.server}`]
    case 'terminate-connection':
    case 'remove-export':
      return [`export to ${act.host}`]
    case 'blocklist':
      return [`watcher ${act.address}`]
    case 'flush-map':
    case 'delete-path':
      return [
        `map ${act.wwid} on ${act.host}`,
        ...(act.act === 'delete-path' ? [`path ${act.hctl} on ${act.host}`] : []),
      ]
    case 'define-domain':
    case 'destroy-domain':
      return [`domain ${act.domain} on ${act.host}`, `export to ${act.host}`]
    case 'delete-snapshot':
      return [`snapshot ${act.snapshot}`]
    default:
      return []
  }
}
