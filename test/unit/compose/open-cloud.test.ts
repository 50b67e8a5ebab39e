import { describe, expect, it } from 'vitest'
import type { Surroundings } from '../../../src/adapters/openstack/cloud-files.ts'
import { openCloud } from '../../../src/compose/open-cloud.ts'
import { authUrl } from '../../../src/simulate/login.ts'
import { standardCloud, standardPassword } from '../../../src/simulate/standard.ts'
import { failureOf } from '../../support/failures.ts'
import { surroundingsOf } from '../../support/temporary-files.ts'
import { servedForTest } from '../../support/wire-cloud.ts'

/** One cloud of two regions, each with a Keystone of its own, as clouds.yaml has it. */
async function twoRegions(): Promise<Surroundings> {
  const urls: string[] = []
  for (const region of ['North', 'South']) urls.push((await servedForTest(standardCloud({ region }))).url)
  const [north, south] = urls.map(authUrl)
  return surroundingsOf({
    'cwd/clouds.yaml': `
clouds:
  two:
    auth: {username: admin, password: ${standardPassword}, project_name: admin, user_domain_id: default, project_domain_id: default}
    regions:
      - {name: North, values: {auth: {auth_url: "${north}"}}}
      - {name: South, values: {auth: {auth_url: "${south}"}}}
`,
  })
}

async function regionsSeen(where: Surroundings, regions: readonly string[], region?: string) {
  const cloud = openCloud({ choice: { region }, where, regions, concurrency: 2, deadlineMs: 10_000 })
  try {
    const readers = await cloud.readers()
    for (const { cinder } of readers) await cinder.services()
    return readers.map((reader) => reader.region)
  } finally {
    await cloud.close()
  }
}

describe('the regions of a cloud', () => {
  it('are each logged in to with what clouds.yaml says of it', async () => {
    expect(await regionsSeen(await twoRegions(), ['North', 'South'])).toEqual(['North', 'South'])
  })

  it('are those of the configuration, unless one is chosen', async () => {
    const where = await twoRegions()
    expect(await regionsSeen(where, ['South'])).toEqual(['South'])
    expect(await regionsSeen(where, ['South'], '')).toEqual(['South'])
    expect(await regionsSeen(where, ['South'], 'North')).toEqual(['North'])
    expect(await regionsSeen(where, [])).toEqual(['North'])
  })

  it('must be in clouds.yaml, where that lists them', async () => {
    const where = await twoRegions()
    expect((await failureOf(() => regionsSeen(where, ['North', 'East']))).message).toContain('no region "East"')
  })
})
