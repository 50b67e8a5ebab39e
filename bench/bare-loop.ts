/** The reference of the scan benchmark: fetches and parses the same pages in the same order, and does nothing else. */
import { Agent } from 'undici'

const [base, token, project] = process.argv.slice(2) as [string, string, string]
const agent = new Agent({ connections: 8 })

async function get(path: string, version: string): Promise<Record<string, unknown>> {
  const answer = await agent.request({
    origin: base,
    path,
    method: 'GET',
    headers: { 'x-auth-token': token, accept: 'application/json', 'openstack-api-version': version },
  })
  return JSON.parse(await answer.body.text()) as Record<string, unknown>
}

async function pages(path: string, key: string, version: string, query: string): Promise<number> {
  let marker = ''
  let rows = 0
  for (;;) {
    const body = await get(`${path}?${query}&limit=1000${marker}`, version)
    const page = body[key] as { id: string }[]
    rows += page.length
    const last = page.at(-1)
    if (last === undefined || (key !== 'attachments' && body[`${key}_links`] === undefined)) return rows
    marker = `&marker=${last.id}`
  }
}

const volume = 'volume 3.65'
const compute = 'compute 2.69'
const cinder = `/volume/v3/${project}`
const nova = '/compute/v2.1'
await Promise.all([get(`${nova}/os-services`, compute), get(`${nova}/os-hypervisors/detail`, 'compute 2.53')])
await get(`${cinder}/os-services`, 'volume 3.49')
const beside = Promise.all([
  pages(`${cinder}/snapshots/detail`, 'snapshots', volume, 'all_tenants=1&sort=id:asc'),
  pages(`${cinder}/backups/detail`, 'backups', 'volume 3.18', 'all_tenants=1&sort=id:asc'),
  get(`${cinder}/volume-transfers/detail?all_tenants=1`, 'volume 3.55'),
  get(`${cinder}/messages`, 'volume 3.5'),
  get(`${nova}/os-migrations`, 'compute 2.59'),
])
await get(`${cinder}/scheduler-stats/get_pools?detail=true`, 'volume 3.0')
const attachments = await pages(
  `${cinder}/attachments/detail`,
  'attachments',
  'volume 3.27',
  'all_tenants=1&sort=id:asc',
)
const servers = await pages(
  `${nova}/servers/detail`,
  'servers',
  compute,
  'all_tenants=1&sort_key=created_at&sort_dir=asc',
)
const volumes = await pages(`${cinder}/volumes/detail`, 'volumes', volume, 'all_tenants=1&sort=id:asc')
await beside
await get(`${nova}/os-services`, compute)
await agent.close()
console.log(JSON.stringify({ volumes, attachments, servers }))
