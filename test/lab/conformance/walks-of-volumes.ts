/** Walks through Cinder: what is asked of volumes, attachments, snapshots, and of the cloud itself. */
import type { Walk, Walker } from './walk.ts'

export const absent = '00000000-0000-4000-8000-00000000dead'

type Json = Readonly<Record<string, unknown>>

export const field = (body: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((value, key) => (value as Json | null | undefined)?.[key], body)

export const newVolume = async (walker: Walker, more: Json = {}): Promise<string> => {
  const body = { volume: { size: 1, name: 'walked', volume_type: 'ceph', ...more } }
  const answer = await walker.volume('POST /volumes', { as: 'demo', body })
  const id = String(field(answer.body, 'volume', 'id'))
  await walker.until('volumes', id, 'available')
  return id
}

/** What of a volume is said by values, and not only by its shape. */
export async function stateOf(walker: Walker, id: string, when: string): Promise<void> {
  const { status, body } = await walker.side.volume(`GET /volumes/${id}`, { version: '3.64' })
  const { attachments, ...volume } = (field(body, 'volume') ?? {}) as Json
  const told = ['status', 'size', 'bootable', 'multiattach', 'encrypted', 'volume_type', 'migration_status']
  walker.state(`the volume ${when}`, [
    status,
    ...told.map((key) => volume[key]),
    Array.isArray(attachments) ? attachments.length : null,
  ])
}

export const connectorOf = ({ side }: Walker): Json => ({
  platform: 'x86_64',
  os_type: 'linux',
  ip: '10.77.0.11',
  host: side.host,
  multipath: false,
  do_local_attach: false,
  initiator: null,
})

const lifeOfVolume: Walk = async (walker) => {
  const id = await newVolume(walker)
  for (const version of [undefined, '3.27', '3.48', '3.61', '3.64', '3.68'])
    await walker.volume(`GET /volumes/${id}`, version === undefined ? {} : { version })
  await walker.volume(`GET /volumes/${id}`, { as: 'demo', version: '3.68' })
  for (const list of ['/volumes', '/volumes/detail', '/volumes?all_tenants=1', '/volumes/detail?all_tenants=1'])
    await walker.volume(`GET ${list}`, { version: '3.68' })
  await walker.volume('GET /volumes/detail?all_tenants=1&status=available&with_count=true', { version: '3.45' })
  await walker.volume('GET /volumes/detail?all_tenants=1&limit=1', { version: '3.68' })
  await walker.volume(`GET /volumes/detail?all_tenants=1&marker=${absent}`)
  await walker.volume(`GET /volumes/${absent}`)
  await walker.volume('GET /volumes/no-id')
  await walker.volume('POST /volumes', { as: 'demo', body: { volume: { size: 0 } } })
  await walker.volume('POST /volumes', { as: 'demo', body: { volume: { size: 1, volume_type: 'none-such' } } })
  await walker.volume('GET /volumes', { version: '3.999' })
  await walker.volume('GET /volumes', { version: 'nonsense' })
  await walker.volume(`DELETE /volumes/${absent}`)
  await walker.volume(`DELETE /volumes/${id}`, { as: 'demo' })
  await walker.until('volumes', id, 'gone')
  await walker.volume(`DELETE /volumes/${id}`)
}

/** Through attachment records, as Nova does it; then the guard, and the ways of force. */
const lifeOfAttachment: Walk = async (walker) => {
  const id = await newVolume(walker)
  const call = { version: '3.68' }
  const body = { attachment: { volume_uuid: id, instance_uuid: absent } }
  await walker.volume('POST /attachments', { ...call, body: { attachment: { volume_uuid: absent } } })
  await walker.volume('POST /attachments', { version: '3.26', body })
  const made = await walker.volume('POST /attachments', { ...call, body })
  const record = String(field(made.body, 'attachment', 'id'))
  await stateOf(walker, id, 'that is reserved')
  await walker.volume(`GET /attachments/${record}`, call)
  await walker.volume(`DELETE /volumes/${id}`)
  const connector = { attachment: { connector: connectorOf(walker) } }
  await walker.volume(`PUT /attachments/${record}`, { ...call, body: connector })
  await stateOf(walker, id, 'whose record has a connector')
  await walker.volume(`POST /attachments/${record}/action`, { ...call, body: { 'os-complete': {} } })
  await stateOf(walker, id, 'that is attached')
  for (const list of ['', '/detail']) {
    await walker.volume(`GET /attachments${list}`, call)
    await walker.volume(`GET /attachments${list}?all_tenants=1&volume_id=${id}`, call)
  }
  await walker.volume(`GET /attachments/${record}`, call)
  await walker.volume(`GET /volumes/${id}`, call)
  const second = await walker.volume('POST /attachments', { ...call, body })
  await walker.volume(`DELETE /attachments/${String(field(second.body, 'attachment', 'id'))}`, {
    ...call,
    service: true,
  })
  await stateOf(walker, id, 'whose second record was deleted')
  await walker.volume(`DELETE /volumes/${id}`)
  await walker.volume(`POST /volumes/${id}/action`, { body: { 'os-detach': {} } })
  await walker.volume(`DELETE /attachments/${record}`, { ...call, service: true })
  await stateOf(walker, id, 'whose record was deleted')
  await walker.volume(`GET /attachments/${record}`, call)
  await walker.volume(`DELETE /attachments/${record}`, call)
  await walker.volume(`DELETE /volumes/${id}`)
  await walker.until('volumes', id, 'gone')
}

/** Actions by their names: what each answers, and the status that it leaves. */
const actions: Walk = async (walker) => {
  const id = await newVolume(walker)
  const act = async (action: string, body: Json = {}, more: Json = {}): Promise<void> => {
    await walker.volume(`POST /volumes/${id}/action`, { body: { [action]: body }, ...more })
    await stateOf(walker, id, `after ${action} ${'connector' in body ? '' : JSON.stringify(body)}`)
  }
  await act('os-reserve')
  await act('os-reserve')
  await act('os-unreserve')
  await act('os-begin_detaching')
  await act('os-attach', { instance_uuid: absent, mountpoint: '/dev/vdb' })
  await act('os-begin_detaching')
  await act('os-roll_detaching')
  await act('os-detach', {}, { service: true })
  await act('os-set_bootable', { bootable: true })
  await act('os-update_readonly_flag', { readonly: false })
  await act('os-initialize_connection', { connector: connectorOf(walker) })
  await act('os-terminate_connection', { connector: connectorOf(walker) }, { service: true })
  for (const status of ['error', 'attaching', 'maintenance', 'in-use', 'nonsense', 'deleting', 'available'])
    await act('os-reset_status', { status })
  await act('os-reset_status', { status: 'available', attach_status: 'detached' })
  await act('os-reset_status', { migration_status: 'none' })
  await act('os-reset_status', { status: 'error' }, { as: 'demo' })
  await act('os-force_detach', {}, { service: true })
  await act('os-no-such-action')
  await act('os-extend', { new_size: 1 })
  await act('os-extend', { new_size: 2 })
  await walker.until('volumes', id, 'available')
  await act('os-force_delete')
  await walker.until('volumes', id, 'gone')
}

const snapshotsAndTransfers: Walk = async (walker) => {
  const id = await newVolume(walker)
  const made = await walker.volume('POST /snapshots', {
    as: 'demo',
    body: { snapshot: { volume_id: id, name: 'walked' } },
  })
  const snapshot = String(field(made.body, 'snapshot', 'id'))
  await walker.until('snapshots', snapshot, 'available')
  for (const path of [`/snapshots/${snapshot}`, '/snapshots?all_tenants=1', '/snapshots/detail?all_tenants=1'])
    await walker.volume(`GET ${path}`, { version: '3.65' })
  await walker.volume(`DELETE /volumes/${id}`)
  await walker.volume(`GET /snapshots/${absent}`)
  await walker.volume(`DELETE /snapshots/${snapshot}`)
  await walker.until('snapshots', snapshot, 'gone')
  const transfer = await walker.volume('POST /volume-transfers', {
    as: 'demo',
    version: '3.55',
    body: { transfer: { volume_id: id, name: 'walked' } },
  })
  const transferred = String(field(transfer.body, 'transfer', 'id'))
  await stateOf(walker, id, 'that awaits its transfer')
  for (const path of [`/volume-transfers/${transferred}`, '/volume-transfers/detail?all_tenants=1'])
    await walker.volume(`GET ${path}`, { version: '3.55' })
  await walker.volume(`DELETE /volume-transfers/${transferred}`, { as: 'demo', version: '3.55' })
  await stateOf(walker, id, 'that stays where it is')
  await walker.volume(`DELETE /volumes/${id}`)
  await walker.until('volumes', id, 'gone')
}

const cloudOfCinder: Walk = async (walker) => {
  const demo = await walker.side.project('demo')
  await newVolume(walker)
  for (const path of [
    '/os-services',
    '/os-services?binary=cinder-volume',
    '/scheduler-stats/get_pools',
    '/scheduler-stats/get_pools?detail=true',
    `/os-quota-sets/${demo}`,
    `/os-quota-sets/${demo}?usage=true`,
    '/types',
    '/os-availability-zone',
    '/messages',
    '/backups/detail?all_tenants=1',
    '/limits',
    '/snapshots/detail?all_tenants=1',
    '/attachments/detail?all_tenants=1',
    '/volume-transfers/detail?all_tenants=1',
  ])
    for (const version of ['3.27', '3.68']) await walker.volume(`GET ${path}`, { version })
  for (const path of ['/os-services', '/scheduler-stats/get_pools', `/os-quota-sets/${absent}`])
    await walker.volume(`GET ${path}`, { as: 'demo' })
}

export const walksOfVolumes: Readonly<Record<string, Walk>> = {
  'the life of a volume': lifeOfVolume,
  'the life of an attachment': lifeOfAttachment,
  'actions, and what they leave': actions,
  'snapshots and transfers': snapshotsAndTransfers,
  'services, pools, quotas and types': cloudOfCinder,
}
