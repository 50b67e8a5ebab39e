import { describe, expect, it, onTestFinished } from 'vitest'
import { type DemoOptions, openDemoCloud } from '../../../src/compose/demo-cloud.ts'

/** How many volumes there are, as any client would count them. */
async function volumesIn(wishes: Partial<DemoOptions>): Promise<number> {
  const demo = await openDemoCloud({
    plant: [],
    place: [],
    empty: false,
    release: '2026.1',
    weather: [],
    volumes: 0,
    ...wishes,
  })
  onTestFinished(() => demo.close())
  const domain = { name: 'Default' }
  const user = { name: 'admin', domain, password: 'simulated' }
  const scope = { project: { name: 'admin', domain } }
  const login = await fetch(`${demo.url}/identity/v3/auth/tokens`, {
    method: 'POST',
    body: JSON.stringify({ auth: { identity: { methods: ['password'], password: { user } }, scope } }),
  })
  const { token } = (await login.json()) as { token: { project: { id: string } } }
  const answer = await fetch(`${demo.url}/volume/v3/${token.project.id}/volumes?all_tenants=1`, {
    headers: { 'x-auth-token': login.headers.get('x-subject-token') ?? '' },
  })
  return ((await answer.json()) as { volumes: unknown[] }).volumes.length
}

describe('a cloud for the demo', () => {
  it('tells a story in the midst of healthy shapes, unless told otherwise', async () => {
    expect(await volumesIn({})).toBeGreaterThan(50)
  })

  it('has nothing in it when it is to be empty', async () => {
    expect(await volumesIn({ empty: true })).toBe(0)
  })

  it('has in an empty cloud what is planted and placed, and nothing else', async () => {
    expect(await volumesIn({ empty: true, plant: ['quota-drift'] })).toBe(1)
    expect(await volumesIn({ empty: true, place: ['attached'] })).toBe(3)
  })

  it('has of the healthy shapes only those that are asked for', async () => {
    expect(await volumesIn({ place: ['attached'] })).toBe(3)
  })

  it('adds as many healthy volumes as are wanted', async () => {
    expect(await volumesIn({ empty: true, volumes: 7 })).toBe(7)
  })
})
