import { describe, expect, it } from 'vitest'
import { novaApi } from '../../../../src/adapters/nova/nova-api.ts'
import type { ServerId } from '../../../../src/kernel/ids.ts'
import type { LogEvent } from '../../../../src/model/log.ts'
import { inThePast, makeServer } from '../../../../src/simulate/hands.ts'
import { addAction, finishAction } from '../../../../src/simulate/nova/rows.ts'
import { failureOf } from '../../../support/failures.ts'
import { stillCloud } from '../../../support/simulated-scan.ts'
import { type SimulatedSession, simulatedSession } from '../../../support/simulated-session.ts'

const refused =
  'Traceback (most recent call last):\n  File "manager.py"\ncinderclient.exceptions.ClientException: Conflict (HTTP 409)\n'

/** A server on which these actions ended with these tracebacks; null for those that went well. */
function served(actions: readonly (readonly [string, string | null])[]) {
  const cloud = stillCloud()
  const server = makeServer(cloud)
  for (const [i, [action, traceback]] of actions.entries()) {
    const then = inThePast(cloud, (actions.length - i) * 60_000)
    finishAction(then, addAction(then, server, action, 'compute_detach_volume', 'u1'), traceback)
  }
  const opened = simulatedSession(cloud)
  return { ...opened, server: server.id as ServerId }
}

const read = ({ session, server }: SimulatedSession & { server: ServerId }): Promise<readonly LogEvent[]> =>
  novaApi(session, 'RegionOne nova-api').failedDetaches(server)

describe('detaches that failed', () => {
  it('are told with their time, request and last sentence', async () => {
    const opened = served([['detach_volume', refused]])
    const [event] = await read(opened)
    expect(event).toMatchObject({
      source: 'RegionOne nova-api',
      kind: 'detach-refused',
      server: opened.server,
      volume: null,
      text: 'cinderclient.exceptions.ClientException: Conflict (HTTP 409)',
    })
    expect(event?.at).not.toBeNull()
    expect(event?.request).toMatch(/^req-/)
  })

  it('are refused ones only where Cinder said so', async () => {
    const [event] = await read(served([['detach_volume', 'nova.exception.DeviceDetachFailed: vdb']]))
    expect(event?.kind).toBe('detach-failed')
  })

  it('are no other actions, and no detaches that went well', async () => {
    expect(
      await read(
        served([
          ['reboot', refused],
          ['attach_volume', refused],
          ['detach_volume', null],
        ]),
      ),
    ).toEqual([])
  })

  it('are the last five: each costs a request', async () => {
    const opened = served(Array.from({ length: 8 }, (_, i) => ['detach_volume', `failure ${i}`] as const))
    expect((await read(opened)).map((event) => event.text)).toEqual([
      'failure 7',
      'failure 6',
      'failure 5',
      'failure 4',
      'failure 3',
    ])
  })

  it('have a sentence also where Nova keeps none', async () => {
    expect((await read(served([['detach_volume', ' ']])))[0]?.text).toBe('the detach failed')
  })

  it('tell no secret that their traceback quotes', async () => {
    const trace = "BrickException: {'auth_password': 'hunter2', 'target_lun': 1}"
    expect((await read(served([['detach_volume', trace]])))[0]?.text).toBe(
      "BrickException: {'auth_password': ***, 'target_lun': 1}",
    )
  })

  it('of a server that Nova does not have are none, but of one it does not answer for are not known', async () => {
    const { session, weather } = served([])
    const absent = 'ffffffff-0000-4000-8000-000000000000' as ServerId
    const nova = novaApi(session, 'nova')
    expect(await nova.failedDetaches(absent)).toEqual([])
    weather.add({ effect: { kind: 'status', status: 404 }, path: 'os-instance-actions' })
    expect((await failureOf(() => nova.failedDetaches(absent))).code).toBe('endpoint.nonsense')
  })
})
