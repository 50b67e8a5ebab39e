/**
 * Changes Cinder through its API, as an administrator without a service token: so that Cinder still asks Nova
 * whether it may, and its 409 is a second opinion. Nothing is tried again here.
 */
import { type CinderAct, done } from '../../model/act.ts'
import type { Writer } from '../../ports/writers.ts'
import { parseMicroversion } from '../openstack/microversion.ts'
import type { ApiRequest, Session } from '../openstack/session.ts'

const at = (...texts: readonly string[]): readonly number[] => texts.map((text) => parseMicroversion(text) as number)

const plain = at('3.0')
const attachments = at('3.27')
const completing = at('3.44')
const transfers = at('3.55', '3.0')

export const cinderWriter =
  (session: Session): Writer<CinderAct> =>
  async (act) => {
    await session.call('block-storage', await requestFor(act, session))
    return done
  }

async function requestFor(act: CinderAct, session: Session): Promise<ApiRequest> {
  const volume = `/volumes/${act.volume}`
  const action = (name: string, body: unknown): ApiRequest => ({
    method: 'POST',
    path: `${volume}/action`,
    versions: plain,
    body: { [name]: body },
  })
  switch (act.act) {
    case 'delete-attachment':
      return { method: 'DELETE', path: `/attachments/${act.attachment}`, versions: attachments }
    case 'complete-attachment':
      return {
        method: 'POST',
        path: `/attachments/${act.attachment}/action`,
        versions: completing,
        body: { 'os-complete': {} },
      }
    case 'record-attachment':
      return action('os-attach', { instance_uuid: act.server, mountpoint: act.device, mode: 'rw' })
    case 'detach-record':
      return action('os-detach', act.attachment === null ? {} : { attachment_id: act.attachment })
    case 'force-detach':
      return action('os-force_detach', act.attachment === null ? {} : { attachment_id: act.attachment })
    case 'roll-detaching':
      return action('os-roll_detaching', null)
    case 'unreserve':
      return action('os-unreserve', null)
    case 'reserve':
      return action('os-reserve', null)
    case 'terminate-connection':
      return action('os-terminate_connection', { connector: { host: act.host } })
    case 'reset-status':
      return action('os-reset_status', {
        ...(act.status === null ? {} : { status: act.status }),
        ...(act.attachStatus === null ? {} : { attach_status: act.attachStatus }),
        ...(act.migrationStatus === null ? {} : { migration_status: act.migrationStatus }),
      })
    case 'delete-volume':
      return act.force ? action('os-force_delete', null) : { method: 'DELETE', path: volume, versions: plain }
    case 'delete-snapshot':
      return { method: 'DELETE', path: `/snapshots/${act.snapshot}`, versions: plain }
    case 'delete-transfer': {
      const { max } = await session.versions('block-storage')
      const path = max >= (transfers[0] as number) ? '/volume-transfers' : '/os-volume-transfer'
      return { method: 'DELETE', path: `${path}/${act.transfer}`, versions: transfers }
    }
  }
}
