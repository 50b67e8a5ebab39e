/** Changes Nova through its API. Nothing is tried again here. */
import { done, type NovaAct } from '../../model/act.ts'
import type { Writer } from '../../ports/writers.ts'
import { parseMicroversion } from '../openstack/microversion.ts'
import type { Session } from '../openstack/session.ts'

const plain = [parseMicroversion('2.1') as number]

export const novaWriter =
  (session: Session): Writer<NovaAct> =>
  async ({ server, volume }) => {
    await session.call('compute', {
      method: 'DELETE',
      path: `/servers/${server}/os-volume_attachments/${volume}`,
      versions: plain,
    })
    return done
  }
