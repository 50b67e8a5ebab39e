/** Law 12: secrets never appear. They are planted in everything a cloud answers, and looked for in the bytes of the file. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { saveSnapshot } from '../../../../src/adapters/snapshot/snapshot-file.ts'
import { readersOf } from '../../../../src/compose/open-cloud.ts'
import { simulatedPlanes } from '../../../../src/compose/open-simulated.ts'
import { scan } from '../../../../src/flow/scan.ts'
import type { Snapshot } from '../../../../src/model/snapshot.ts'
import type { HttpRequest } from '../../../../src/ports/http.ts'
import { allPlantings, plant } from '../../../../src/simulate/faults/plant.ts'
import { place, shapeNames } from '../../../../src/simulate/shapes/place.ts'
import { standardPassword } from '../../../../src/simulate/standard.ts'
import { depsOf, stillCloud } from '../../../support/simulated-scan.ts'
import { simulatedSession } from '../../../support/simulated-session.ts'
import { temporaryFiles } from '../../../support/temporary-files.ts'

/** Fields in which services and their users keep secrets; their values begin with the word that is looked for. */
const planted: Readonly<Record<string, unknown>> = {
  connection_info: {
    driver_volume_type: 'iscsi',
    auth_password: 'hunter2-chap',
    keyring: '[client.cinder]\n\tkey = hunter2-ceph',
    data: { discovery_auth_password: 'hunter2-discovery' },
  },
  connector: { initiator: 'iqn', password: 'hunter2-connector' },
  metadata: { db_password: 'hunter2-metadata' },
  volume_image_metadata: { os_admin_pass: 'hunter2-image' },
  encryption_key_id: 'hunter2-key',
  description: 'the password is hunter2-description',
  adminPass: 'hunter2-admin',
  'OS-EXT-SRV-ATTR:user_data': 'hunter2-user-data',
  fault: { message: 'no', details: 'hunter2-fault' },
  auth_key: 'hunter2-transfer',
  provider_auth: 'CHAP user hunter2-provider',
  cpu_info: 'hunter2-cpu',
}

/** Every record of an answer with all of them in it. */
function withSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSecrets)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, withSecrets(inner)])
  return 'id' in value || 'binary' in value || 'name' in value
    ? { ...Object.fromEntries(entries), ...planted }
    : Object.fromEntries(entries)
}

const isOfService = ({ url }: HttpRequest): boolean => /\/(volume|compute)\//.test(url) && !/\/v[\d.]+\/?$/.test(url)

let snapshot: Snapshot
let token = ''

beforeAll(async () => {
  const cloud = stillCloud()
  for (const shape of shapeNames) place(cloud, shape)
  for (const { fault, variant } of allPlantings()) plant(cloud, fault, { variant })
  // Of a dark cell Nova would list no hypervisors at all.
  cloud.darkCells.clear()
  for (const action of cloud.actions)
    if (action.traceback !== null) action.traceback = "HTTP 409: {'auth_password': 'hunter2-trace'}"
  const { session, clock } = simulatedSession(cloud, {
    rewrite: (request, reply) => {
      if (request.url.includes('/backups/'))
        return { ...reply, status: 500, body: { computeFault: { message: 'mysql://cinder:hunter2-url@db/cinder' } } }
      return isOfService(request) ? { ...reply, body: withSecrets(reply.body) } : reply
    },
  })
  const readers = await readersOf(session, clock, () => simulatedPlanes(cloud, ['backend', 'host', 'log']))
  const deps = await depsOf(cloud, { depth: 'deep' })
  snapshot = (await scan({ ...deps, cloud: 'prod', regions: [readers], clock })).snapshot
  token = (await session.token()).id
})

function bytes(): string {
  const path = join(temporaryFiles(), 'snapshot.jsonl')
  saveSnapshot(snapshot, path)
  return readFileSync(path, 'utf8')
}

describe('a saved snapshot', () => {
  it('has everything else of what was answered', () => {
    const file = bytes()
    const kinds = ['volumes', 'attachments', 'servers', 'transfers', 'novaServices', 'hypervisors', 'quotas']
    const told = ['"connected":true', '"kind":"detach-refused"', 'Cinder answered 500 to GET /backups/detail']
    const wanted = [...kinds.map((kind) => `{"kind":"${kind}"`), ...told]
    expect(wanted.filter((text) => !file.includes(text))).toEqual([])
  })

  it('has nothing of what was secret in it', () => {
    const found = [...bytes().matchAll(/hunter2[\w-]*/g)].map(([word]) => word)
    expect([...new Set(found)]).toEqual([])
  })

  it('has neither the password nor the token of the login', () => {
    expect(token).toMatch(/^gAAAA/)
    const file = bytes()
    expect([standardPassword, token, 'gAAAA'].filter((secret) => file.includes(secret))).toEqual([])
  })
})
