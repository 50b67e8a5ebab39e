import { describe, expect, it } from 'vitest'
import { absentWhenAsked, type Unseen, unknown } from '../../../src/kernel/fact.ts'
import type { ServerId, VolumeId } from '../../../src/kernel/ids.ts'
import type { SourceReport } from '../../../src/model/planes.ts'
import { noAnswers } from '../../../src/model/snapshot.ts'
import { withFailedQuestions } from '../../../src/observe/failed-questions.ts'

const report = (source: string, status: SourceReport['status'], detail: string | null = null): SourceReport => ({
  plane: 'nova',
  source,
  status,
  records: 3,
  seconds: 0,
  detail,
})

const failed = (source: string, detail: string): Unseen => ({ source, reason: 'unreachable', detail })
const nova = failed('nova', 'Nova answered 500')
const servers = (...facts: readonly Unseen[]) => new Map(facts.map((fact, i) => [`${i}` as ServerId, unknown(fact)]))

describe('the report of a source', () => {
  it('says that a question to it failed, and how many did', () => {
    const [one] = withFailedQuestions([report('nova', 'complete')], { ...noAnswers, servers: servers(nova) })
    expect(one).toMatchObject({ status: 'partial', detail: 'a direct question failed: Nova answered 500' })
    const mappings = new Map([['s' as ServerId, { items: [], unseen: nova, asked: true }]])
    const [both] = withFailedQuestions([report('nova', 'complete')], { ...noAnswers, servers: servers(nova), mappings })
    expect(both?.detail).toBe('2 direct questions failed: Nova answered 500')
  })

  it('tells the same failure of several, in whichever order they came', () => {
    const several = [failed('nova', 'no b'), failed('nova', 'no a')]
    for (const order of [several, several.toReversed()]) {
      const [said] = withFailedQuestions([report('nova', 'complete')], { ...noAnswers, servers: servers(...order) })
      expect(said?.detail).toBe('2 direct questions failed: no a')
    }
  })

  it('keeps what it said before', () => {
    const [seen] = withFailedQuestions([report('nova', 'partial', 'servers: it broke off')], {
      ...noAnswers,
      servers: servers(nova),
    })
    expect(seen?.detail).toBe('servers: it broke off; and a direct question failed: Nova answered 500')
  })

  it('stays as it is where all questions were answered, where others failed, and where nothing was seen at all', () => {
    const reports = [report('cinder', 'complete'), report('nova', 'unavailable', 'no answer')]
    expect(withFailedQuestions(reports, noAnswers)).toBe(reports)
    const volumes = new Map([['v' as VolumeId, absentWhenAsked]])
    expect(withFailedQuestions(reports, { ...noAnswers, volumes, servers: servers(nova) })).toEqual(reports)
  })
})
