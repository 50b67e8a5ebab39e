/** Detaches that failed, from the record Nova keeps of its own actions. */
import type { ServerId } from '../../kernel/ids.ts'
import { withoutSecrets } from '../../kernel/secrets.ts'
import type { LogEvent } from '../../model/log.ts'
import { isMapping, type Mapping } from '../openstack/cloud-files.ts'
import { required, text } from '../openstack/fields.ts'
import { parseMicroversion } from '../openstack/microversion.ts'
import { rowsOf } from '../openstack/paging.ts'
import { nonsense, saysAbsent } from '../openstack/service-error.ts'
import type { Session } from '../openstack/session.ts'

const versions = ['2.51', '2.21', '2.1'].map((version) => parseMicroversion(version) as number)

/** Older ones say little of the present, and each costs a request. */
const most = 5

/** Cinder's refusal to take an attachment from under Nova: seen here when Nova calls without its service token. */
const refused = /\b409\b|ConflictNovaUsingAttachment/

export async function failedDetaches(session: Session, source: string, server: ServerId): Promise<readonly LogEvent[]> {
  const path = `/servers/${server}/os-instance-actions`
  const reply = await session.call('compute', { path, versions, accept: [404] })
  const what = `Nova’s actions on ${server}`
  if (saysAbsent(reply, server, what)) return []
  const detaches = rowsOf(reply, 'instanceActions', what).filter((row) => row['action'] === 'detach_volume')
  const events: LogEvent[] = []
  for (const action of detaches.slice(0, most)) {
    const request = required(action, 'request_id', what)
    const detail = await session.call('compute', { path: `${path}/${request}`, versions })
    const whole = isMapping(detail.body) ? detail.body['instanceAction'] : undefined
    if (!isMapping(whole)) throw nonsense(`Nova’s action ${request}`, 'without an "instanceAction"', detail)
    events.push(...failuresIn(whole, source, server, request))
  }
  return events
}

function failuresIn(action: Mapping, source: string, server: ServerId, request: string): readonly LogEvent[] {
  const events = Array.isArray(action['events']) ? action['events'].filter(isMapping) : []
  return events
    .filter((event) => event['result'] === 'Error')
    .map((event) => {
      const trace = text(event['traceback']) ?? text(event['details']) ?? ''
      return {
        source,
        at: text(event['finish_time']) ?? text(event['start_time']),
        kind: refused.test(trace) ? 'detach-refused' : 'detach-failed',
        volume: null,
        server,
        request,
        text: withoutSecrets(trace.trim().split('\n').at(-1) || 'the detach failed'),
      }
    })
}
