import { describe, expect, it } from 'vitest'
import type { Mapping } from '../../../../src/adapters/openstack/cloud-files.ts'
import { type Page, type PageReader, readPages, rowsOf } from '../../../../src/adapters/openstack/paging.ts'
import { CinderSweepError } from '../../../../src/kernel/errors.ts'
import { failureOf } from '../../../support/failures.ts'
import { replyOf } from '../../../support/scripted.ts'

const rows = (...ids: readonly string[]): readonly Mapping[] => ids.map((id) => ({ id }))
const gone = (marker: string): CinderSweepError =>
  new CinderSweepError('api.not-found', `Volume ${marker} could not be found.`, { hint: 'x' })

/** Pages as `page` gives them; notes the markers that it was asked for. */
function reader(page: (marker: string | null) => Page | Promise<Page>): PageReader & { markers: (string | null)[] } {
  const markers: (string | null)[] = []
  return {
    what: 'the list',
    key: 'id',
    markers,
    async readPage(marker) {
      markers.push(marker)
      return page(marker)
    },
    isMarkerGone: (failure, marker) => failure.message.includes(marker),
  }
}

/** A service that holds these rows, and gives two at a time. */
function service(ids: string[], ends: 'links' | 'until-empty') {
  return reader((marker) => {
    if (marker !== null && !ids.includes(marker)) throw gone(marker)
    const from = marker === null ? 0 : ids.indexOf(marker) + 1
    const page = rows(...ids.slice(from, from + 2))
    return { rows: page, more: ends === 'until-empty' ? page.length > 0 : page.length === 2 }
  })
}

const read = async (from: PageReader): Promise<readonly unknown[]> =>
  (await Array.fromAsync(readPages(from))).flat().map((row) => row['id'])

/** What was given before the failure, and the failure. */
async function readUntilFailure(from: PageReader): Promise<{ given: unknown[]; failure: CinderSweepError }> {
  const given: unknown[] = []
  const failure = await failureOf(async () => {
    for await (const page of readPages(from)) given.push(...page.map((row) => row['id']))
  })
  return { given, failure }
}

describe('a list', () => {
  it.each(['links', 'until-empty'] as const)('is read to its end, told by %s', async (ends) => {
    for (const ids of [[], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c', 'd']])
      expect(await read(service(ids, ends))).toEqual(ids)
  })

  it('is asked for page by page, each after the last row of the one before', async () => {
    const pages = service(['a', 'b', 'c', 'd', 'e'], 'links')
    await read(pages)
    expect(pages.markers).toEqual([null, 'b', 'd'])
  })

  it('ends at an empty page, also where that is said to have a successor', async () => {
    const pages = reader((marker) => ({ rows: marker === null ? rows('a', 'b') : [], more: true }))
    expect(await read(pages)).toEqual(['a', 'b'])
  })

  it('is marked by another field than the id where its service wants that', async () => {
    const markers: (string | null)[] = []
    const pages: PageReader = {
      what: 'migrations',
      key: 'uuid',
      isMarkerGone: () => false,
      async readPage(marker) {
        markers.push(marker)
        return { rows: marker === null ? [{ id: 7, uuid: 'u7' }] : [], more: true }
      },
    }
    await read(pages)
    expect(markers).toEqual([null, 'u7'])
  })

  it('that breaks off is a failure, and no short list', async () => {
    const pages = reader((marker) => {
      if (marker !== null) throw new CinderSweepError('endpoint.cut-short', 'broke off', { hint: 'x' })
      return { rows: rows('a', 'b'), more: true }
    })
    const { given, failure } = await readUntilFailure(pages)
    expect(given).toEqual(['a', 'b'])
    expect(failure.code).toBe('endpoint.cut-short')
  })
})

describe('a marker that is deleted while the list is read', () => {
  it('is replaced by the nearest row before it, and nothing is missed or given twice', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e']
    const pages = service(ids, 'links')
    const given: unknown[] = []
    for await (const page of readPages(pages)) {
      given.push(...page.map((row) => row['id']))
      if (given.length === 2) ids.splice(ids.indexOf('b'), 1)
    }
    expect(given).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(pages.markers).toEqual([null, 'b', 'a', 'd'])
  })

  it('leaves out rows that come again', async () => {
    const pages = reader((marker) => {
      if (marker === null) return { rows: rows('a', 'b', 'c'), more: true }
      if (marker !== 'a') throw gone(marker)
      return { rows: rows('b', 'd'), more: false }
    })
    expect(await read(pages)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('is a failure when nothing of its page is left to go on from', async () => {
    const pages = reader((marker) => {
      if (marker !== null) throw gone(marker)
      return { rows: rows('a', 'b'), more: true }
    })
    const { failure } = await readUntilFailure(pages)
    expect(failure).toMatchObject({ code: 'endpoint.cut-short', retry: 'now' })
    expect(pages.markers).toEqual([null, 'b', 'a'])
  })

  it('is not meant by a failure about something else', async () => {
    const pages = reader((marker) => {
      if (marker !== null) throw new CinderSweepError('api.not-found', 'no such page', { hint: 'x' })
      return { rows: rows('a', 'b'), more: true }
    })
    expect((await readUntilFailure(pages)).failure.message).toBe('no such page')
    expect(pages.markers).toEqual([null, 'b'])
  })
})

describe('a list that would never end', () => {
  it.each<[string, (turn: number) => readonly string[]]>([
    ['the same page each time', () => ['a', 'b']],
    ['the same page each time, in another order', (turn) => (turn % 2 ? ['a', 'b'] : ['b', 'a'])],
    ['two pages by turns', (turn) => (turn % 2 ? ['a', 'b'] : ['c', 'd'])],
    [
      'a circle of three pages',
      (turn) =>
        [
          ['a', 'b'],
          ['c', 'd'],
          ['e', 'f'],
        ][turn % 3] as string[],
    ],
    ['a first page, then one for ever', (turn) => (turn === 1 ? ['a', 'b'] : ['b', 'c'])],
  ])('is a failure: %s', async (_how, pageAt) => {
    let turn = 0
    const pages = reader(() => ({ rows: rows(...pageAt(++turn)), more: true }))
    const { failure } = await readUntilFailure(pages)
    expect(failure.code).toBe('endpoint.nonsense')
    expect(failure.message).toContain('the list: the service gives the same page again')
    expect(pages.markers.length).toBeLessThanOrEqual(4)
  })

  it('is one too where rows have nothing to mark them by', async () => {
    const pages = reader(() => ({ rows: [{ name: 'x' }], more: true }))
    expect((await readUntilFailure(pages)).failure.code).toBe('endpoint.nonsense')
  })
})

describe('the rows of an answer', () => {
  const what = 'Cinder’s volumes'

  it('are those under its key', () => {
    expect(rowsOf(replyOf(200, { volumes: [{ id: 'a' }] }), 'volumes', what)).toEqual([{ id: 'a' }])
    expect(rowsOf(replyOf(200, { volumes: [] }), 'volumes', what)).toEqual([])
  })

  it.each([null, [], 'text', {}, { hello: 'world' }, { volumes: null }, { volumes: {} }, { servers: [] }])(
    'are not none in %j: that is no answer',
    async (body) => {
      const failure = await failureOf(() => rowsOf(replyOf(200, body), 'volumes', what))
      expect(failure.code).toBe('endpoint.nonsense')
      expect(failure.message).toBe('Cinder’s volumes: the service answered without a list "volumes" (req-1)')
    },
  )

  it('are all records', async () => {
    const failure = await failureOf(() => rowsOf(replyOf(200, { volumes: [{ id: 'a' }, null] }), 'volumes', what))
    expect(failure.message).toContain('something in "volumes" that is not a record')
  })
})
