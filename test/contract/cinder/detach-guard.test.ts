/**
 * Since CVE-2023-2088 (OSSA-2023-003) Cinder asks Nova before it gives up an attachment that a server may be
 * using. Every row of the decision is here, for each request that the guard stands before.
 */
import { describe, expect, it } from 'vitest'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import { attach, makeServer, makeVolume, record } from '../../../src/simulate/hands.ts'
import { dropMapping, forgetServer } from '../../../src/simulate/nova/rows.ts'
import { applicationCredential, projectIds } from '../../../src/simulate/standard.ts'
import type { AttachmentRow, MappingRow, ServerRow, VolumeRow } from '../../../src/simulate/state/rows.ts'
import { stillCloud } from '../../support/simulated-scan.ts'
import {
  type Answer,
  type Client,
  clientOf,
  openServices,
  sentenceOf,
  wires,
} from '../../support/simulated-services.ts'

interface InUse {
  readonly cloud: SimulatedCloud
  readonly volume: VolumeRow
  readonly server: ServerRow
  readonly attachment: AttachmentRow
  readonly mapping: MappingRow
}

/** A volume that a server uses, as Cinder and Nova both have it. */
function inUse(settings: { release?: string; novaRelease?: string } = {}): InUse {
  const cloud = stillCloud(settings)
  const volume = makeVolume(cloud)
  const server = makeServer(cloud, { root: true })
  return { cloud, volume, server, ...attach(cloud, server, volume) }
}

const act = (client: Client, volume: VolumeRow, body: unknown): Promise<Answer> =>
  client.volume(`POST /volumes/${volume.id}/action`, { body })

type Ask = (client: Client, volume: VolumeRow, attachment: AttachmentRow) => Promise<Answer>

/** Requests that name the attachment. */
const naming: readonly (readonly [string, Ask])[] = [
  [
    'DELETE of the attachment',
    (client, _volume, { id }) => client.volume(`DELETE /attachments/${id}`, { version: '3.27' }),
  ],
  ['os-detach', (client, volume, { id }) => act(client, volume, { 'os-detach': { attachment_id: id } })],
]

/** Requests about the volume as a whole, or that are so at first. */
const unnamed: readonly (readonly [string, Ask])[] = [
  ['os-detach without an id', (client, volume) => act(client, volume, { 'os-detach': {} })],
  [
    'os-terminate_connection',
    (client, volume) => act(client, volume, { 'os-terminate_connection': { connector: { host: 'compute-01' } } }),
  ],
  [
    'os-force_detach',
    (client, volume, { id }) => act(client, volume, { 'os-force_detach': { attachment_id: id, connector: {} } }),
  ],
]

interface Row {
  readonly situation: string
  readonly settings?: { release?: string; novaRelease?: string }
  readonly arrange: (world: InUse) => void
  /** Below 300: allowed. */
  readonly status: number
}

const rows: readonly Row[] = [
  { situation: 'Nova maps it by this attachment', arrange: () => {}, status: 409 },
  {
    situation: 'Nova maps it by another attachment',
    arrange: ({ mapping }) => {
      mapping.attachment = 'a77ac000-0000-4000-8000-000000000001'
    },
    status: 200,
  },
  { situation: 'Nova has no such mapping', arrange: ({ cloud, mapping }) => dropMapping(cloud, mapping), status: 200 },
  { situation: 'Nova has no such server', arrange: ({ cloud, server }) => forgetServer(cloud, server), status: 200 },
  {
    situation: 'it is of no server',
    arrange: ({ attachment }) => {
      attachment.server = null
    },
    status: 200,
  },
  {
    situation: 'it has no connection',
    arrange: ({ attachment }) => {
      attachment.connection = null
    },
    status: 200,
  },
  {
    situation: 'Nova is down',
    arrange: ({ cloud }) => {
      cloud.conf.novaIsDown = true
    },
    status: 503,
  },
  {
    situation: 'the server’s cell does not answer',
    arrange: ({ cloud, server }) => cloud.darkCells.add(server.cell),
    status: 500,
  },
  {
    situation: 'Nova is too old to tell attachments (2.89)',
    settings: { release: 'xena', novaRelease: 'wallaby' },
    arrange: () => {},
    status: 406,
  },
  { situation: 'Cinder is older than the guard', settings: { release: 'wallaby' }, arrange: () => {}, status: 200 },
]

const isAllowed = (answer: Answer): boolean => answer.status < 300

describe.each(wires)('A-4: the guard before a detach, %s', (_, wire) => {
  describe.each(rows)('when $situation', ({ settings, arrange, status }) => {
    it.each([...naming, ...unnamed])(`%s is answered as such: ${status}`, async (_, ask) => {
      const world = inUse(settings)
      arrange(world)
      const admin = await (await openServices(wire, world.cloud)).login()
      const answer = await ask(admin, world.volume, world.attachment)
      if (status < 300) expect(isAllowed(answer), `${answer.status}`).toBe(true)
      else expect(answer.status).toBe(status)
      if (status >= 300) expect(world.attachment.deletedAt).toBeNull()
    })
  })

  it('says what to do instead', async () => {
    const { cloud, attachment, server } = inUse()
    const admin = await (await openServices(wire, cloud)).login()
    const answer = await admin.volume(`DELETE /attachments/${attachment.id}`, { version: '3.27' })
    expect(Object.keys(answer.body as object)).toEqual(['conflictingRequest'])
    expect(sentenceOf(answer)).toBe(
      `ConflictNovaUsingAttachment: Detach volume from instance ${server.id} using the Compute API`,
    )
  })

  it.each([...naming, ...unnamed])('lets the request of a service pass: %s', async (_, ask) => {
    const { cloud, volume, attachment } = inUse()
    const services = await openServices(wire, cloud)
    const nova = await services.login('nova')
    const admin = await services.login()
    const serving: Client = {
      ...admin,
      volume: (request, options) => admin.volume(request, { ...options, headers: { 'x-service-token': nova.token } }),
    }
    expect(isAllowed(await ask(serving, volume, attachment))).toBe(true)
  })

  it('does not take the token of an administrator for that of a service', async () => {
    const { cloud, attachment } = inUse()
    const admin = await (await openServices(wire, cloud)).login()
    const answer = await admin.volume(`DELETE /attachments/${attachment.id}`, {
      version: '3.27',
      headers: { 'x-service-token': admin.token },
    })
    expect(answer.status).toBe(409)
  })

  it.each(unnamed)('lets a volume without records pass: %s', async (_, ask) => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud, { status: 'detaching' })
    const admin = await (await openServices(wire, cloud)).login()
    const nothing = { id: null } as unknown as AttachmentRow
    expect(isAllowed(await ask(admin, volume, nothing))).toBe(true)
  })

  it.each(unnamed)('refuses where a volume has two records, also if one is named: %s', async (_, ask) => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    const attachment = record(cloud, volume, null, 'compute-01', 'attached')
    record(cloud, volume, null, 'compute-02', 'attached')
    const admin = await (await openServices(wire, cloud)).login()
    expect((await ask(admin, volume, attachment)).status).toBe(409)
  })

  it('lets one of two records be deleted by itself', async () => {
    const cloud = stillCloud()
    const volume = makeVolume(cloud)
    const attachment = record(cloud, volume, null, 'compute-01', 'attached')
    record(cloud, volume, null, 'compute-02', 'attached')
    const admin = await (await openServices(wire, cloud)).login()
    expect((await admin.volume(`DELETE /attachments/${attachment.id}`, { version: '3.27' })).status).toBe(200)
  })

  it('answers an os-detach of an unknown record with 409, and its DELETE with 404', async () => {
    const { cloud, volume } = inUse()
    const admin = await (await openServices(wire, cloud)).login()
    const id = 'a77ac000-0000-4000-8000-000000000001'
    expect((await act(admin, volume, { 'os-detach': { attachment_id: id } })).status).toBe(409)
    expect((await admin.volume(`DELETE /attachments/${id}`, { version: '3.27' })).status).toBe(404)
  })

  it('answers an os-detach of another volume’s record with 400', async () => {
    const { cloud, attachment } = inUse()
    const other = makeVolume(cloud)
    const admin = await (await openServices(wire, cloud)).login()
    const answer = await act(admin, other, { 'os-detach': { attachment_id: attachment.id } })
    expect(answer.status).toBe(400)
    expect(sentenceOf(answer)).toContain('Mismatched volume and attachment')
  })

  it('looks with the caller’s own eyes: what the caller may not see counts as gone', async () => {
    const cloud = stillCloud()
    const server = makeServer(cloud, { project: projectIds.other })
    const volume = makeVolume(cloud, { project: projectIds.demo })
    const { attachment } = attach(cloud, server, volume)
    const demo = await (await openServices(wire, cloud)).login('demo')
    expect((await demo.volume(`DELETE /attachments/${attachment.id}`, { version: '3.27' })).status).toBe(200)
  })

  it.each([
    ['2024.1', 409],
    ['2026.1', 500],
  ])('cannot ask for an application credential where Keystone keeps its tokens: %s, %i', async (release, status) => {
    const { cloud, attachment } = inUse({ release })
    const services = await openServices(wire, cloud)
    const { id, secret } = applicationCredential
    const identity = { methods: ['application_credential'], application_credential: { id, secret } }
    const issued = await services.send('POST', '/identity/v3/auth/tokens', { body: { auth: { identity } } })
    const client = clientOf(services, String(issued.headers['x-subject-token']), projectIds.admin)
    expect((await client.volume(`DELETE /attachments/${attachment.id}`, { version: '3.27' })).status).toBe(status)
  })

  it('does not stand before os-reset_status, os-unreserve and os-force_delete', async () => {
    const { cloud, volume } = inUse()
    const admin = await (await openServices(wire, cloud)).login()
    expect((await act(admin, volume, { 'os-unreserve': {} })).status).toBe(202)
    expect((await act(admin, volume, { 'os-reset_status': { attach_status: 'detached' } })).status).toBe(202)
    expect((await act(admin, volume, { 'os-force_delete': {} })).status).toBe(202)
  })
})
