/** Changes in one Ceph pool: into the trash and out of it, one client kept out, a clone made independent. */
import { CinderSweepError } from '../../kernel/errors.ts'
import { formatInstant, type Instant } from '../../kernel/time.ts'
import { type BackendAct, type Done, done } from '../../model/act.ts'
import type { Keep, Writer } from '../../ports/writers.ts'
import { parseRbdStatus } from '../parse/rbd-clients.ts'
import { parseRbdInfo } from '../parse/rbd-images.ts'
import { refusedBy } from './rbd-change.ts'
import { type RbdAccess, type RbdCommand, rbdCommand } from './rbd-command.ts'

export interface RbdWriterOptions extends RbdAccess {
  /** Whether the configuration says that no other cloud uses this pool. */
  readonly ours: boolean
  now(): Instant
}

/** It never removes an image, and never keeps out more than one client. */
export function rbdWriter(options: RbdWriterOptions): Writer<BackendAct> {
  const command = rbdCommand(options)
  const { pool } = options
  return async (act, _signal, keep = () => undefined) => {
    switch (act.act) {
      case 'quarantine':
        return quarantine(act, options, command, keep)
      case 'restore':
        await change(command, 'rbd', 'trash', 'restore', '-p', pool, '--image', act.object, plainId(act.id))
        return done
      case 'blocklist':
        await blocklist(command, 'add', oneClient(act.address), String(Math.ceil(act.keepMs / 1000)))
        return { before: {}, after: { address: act.address } }
      case 'unblock':
        await blocklist(command, 'rm', oneClient(act.address))
        return done
      case 'flatten':
        await change(command, 'rbd', 'flatten', '--no-progress', specOf(act.object, pool))
        return done
      case 'remove-export':
        throw refused('a pool of Ceph exports nothing', 'Look again: this export is of another back end.')
    }
  }
}

/** Whether anybody has it open is asked just before, and the answer is read: rbd itself may let it pass. */
async function quarantine(
  { object, keepMs }: Extract<BackendAct, { act: 'quarantine' }>,
  { pool, ours, now }: RbdWriterOptions,
  command: RbdCommand,
  keep: Keep,
): Promise<Done> {
  if (!ours)
    throw refused(
      `pool ${pool} is not declared ours: ${object} may be another cloud's`,
      'Name its back end in policy.owned_pools, if no other cloud uses the pool.',
    )
  const spec = specOf(object, pool)
  const info = await command.ask('rbd', 'info', spec, '--format', 'json')
  if (info === null) throw gone(spec)
  const { id } = parseRbdInfo(info)
  if (id === null) throw refused(`the id of ${spec} was not seen`, 'Without it nobody could give it back.')
  const before = { name: object, id }
  keep(before)
  const status = await command.ask('rbd', 'status', spec, '--format', 'json')
  if (status === null) throw gone(spec)
  const [watcher] = parseRbdStatus(status, object)
  if (watcher !== undefined)
    throw refused(`${watcher.address} has ${spec} open`, 'Find out what it is, and end it first.')
  const expires = formatInstant((now() + keepMs) as Instant)
  await change(command, 'rbd', 'trash', 'mv', '--expires-at', expires, spec)
  return { before, after: { id, expires_at: expires } }
}

/** Octopus and older know only the old word, and say that there is no such command. */
async function blocklist(command: RbdCommand, ...args: readonly string[]): Promise<void> {
  const answer = await command.run('ceph', 'osd', 'blocklist', ...args)
  if (answer.code === 0) return
  if (!/no valid command found|unrecognized command/i.test(answer.stderr))
    throw refusedBy(`ceph osd blocklist ${args.join(' ')}`, answer)
  await change(command, 'ceph', 'osd', 'blacklist', ...args)
}

async function change(command: RbdCommand, program: 'rbd' | 'ceph', ...args: readonly string[]): Promise<void> {
  const answer = await command.run(program, ...args)
  if (answer.code !== 0) throw refusedBy(`${program} ${args.join(' ')}`, answer)
}

/** A clone is named with its pool. Nothing that a program could take for an option, or for a snapshot. */
function specOf(object: string, pool: string): string {
  if (/^[\w.][\w.-]*(?:\/[\w.][\w.-]*){0,2}$/.test(object)) return object.includes('/') ? object : `${pool}/${object}`
  throw refused(`"${object}" is no name of an image that is changed without a person`, 'Do this step by hand.')
}

function plainId(id: string): string {
  if (/^[0-9a-f]{1,64}$/i.test(id)) return id
  throw refused(`"${id}" is no id of an image in the trash`, 'List them with "rbd trash ls".')
}

/** An address without a nonce would be a whole host, and all guests on it. */
function oneClient(address: string): string {
  if (/^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\]):\d{1,5}\/[1-9]\d*$/i.test(address)) return address
  throw refused(`"${address}" is not the address of one client`, 'It needs a port and a nonce: 10.0.0.31:0/3456789012.')
}

const gone = (what: string): CinderSweepError =>
  new CinderSweepError('api.not-found', `there is no image ${what}`, { hint: 'Look again: it may be gone already.' })

const refused = (message: string, hint: string): CinderSweepError =>
  new CinderSweepError('act.refused', message, { hint })
