/** Which writer carries out which act. */
import { CinderSweepError } from '../kernel/errors.ts'
import type { Act, ActName, BackendAct, CinderAct, DatabaseAct, Done, HostAct, NovaAct } from '../model/act.ts'
import type { Keep, RegionWriters } from '../ports/writers.ts'

type Hand = Exclude<keyof RegionWriters, 'region'>

const hands: Readonly<Record<ActName, Hand>> = {
  'delete-attachment': 'cinder',
  'complete-attachment': 'cinder',
  'record-attachment': 'cinder',
  'detach-record': 'cinder',
  'force-detach': 'cinder',
  'roll-detaching': 'cinder',
  unreserve: 'cinder',
  reserve: 'cinder',
  'terminate-connection': 'cinder',
  'reset-status': 'cinder',
  'delete-volume': 'cinder',
  'delete-snapshot': 'cinder',
  'delete-transfer': 'cinder',
  'detach-from-server': 'nova',
  quarantine: 'backends',
  restore: 'backends',
  blocklist: 'backends',
  unblock: 'backends',
  flatten: 'backends',
  'remove-export': 'backends',
  'flush-map': 'hosts',
  'delete-path': 'hosts',
  'destroy-domain': 'hosts',
  'define-domain': 'hosts',
  'forget-mapping': 'databases',
  'forget-attachment': 'databases',
  'forget-volume': 'databases',
  'recount-quota': 'databases',
  'restore-rows': 'databases',
}

const whatIsMissing: Readonly<Record<Hand, string>> = {
  cinder: 'Cinder’s API',
  nova: 'Nova’s API',
  backends: 'the storage back end',
  hosts: 'compute hosts',
  databases: 'the services’ databases',
}

/** Who carries it out. */
export const handOf = ({ act }: Act): Hand => hands[act]

export async function carryOutAct(
  act: Act,
  writers: RegionWriters,
  { signal, keep }: { readonly signal: AbortSignal | undefined; readonly keep: Keep },
): Promise<Done> {
  const hand = handOf(act)
  switch (hand) {
    case 'cinder':
      return writers.cinder(act as CinderAct, signal, keep)
    case 'nova':
      return writers.nova(act as NovaAct, signal, keep)
    case 'backends':
      return required(writers.backends, hand)(act as BackendAct, signal, keep)
    case 'hosts':
      return required(writers.hosts, hand)(act as HostAct, signal, keep)
    case 'databases':
      return required(writers.databases, hand)(act as DatabaseAct, signal, keep)
  }
}

/** Where it would be carried out, in words. */
export const placeOf = (act: Act): string => whatIsMissing[handOf(act)]

/** Whether there is anybody at all who could carry it out. */
export const canCarryOut = (act: Act, writers: RegionWriters): boolean => writers[handOf(act)] !== null

function required<T>(writer: T | null, hand: Hand): T {
  if (writer !== null) return writer
  throw new CinderSweepError('act.unable', `nothing is configured that may change ${whatIsMissing[hand]}`, {
    hint: `Configure it ("cindersweep doctor" says how), or do this step by hand.`,
  })
}
