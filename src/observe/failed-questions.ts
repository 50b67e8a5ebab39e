/** A question that failed is told with the source that was asked: not all of it could be seen. */
import type { Fact, Listing, Unseen } from '../kernel/fact.ts'
import type { SourceReport } from '../model/planes.ts'
import type { Answers } from '../model/snapshot.ts'

/** The reports of a look, and what its direct questions did not bring. */
export function withFailedQuestions(sources: readonly SourceReport[], answers: Answers): readonly SourceReport[] {
  const failures = Map.groupBy(failuresIn(answers), (unseen) => unseen.source)
  if (failures.size === 0) return sources
  return sources.map((report) => {
    // One failure stands for all: the same one in whichever order they came.
    const failed = (failures.get(report.source) ?? []).map((unseen) => unseen.detail).toSorted()
    const [first] = failed
    if (first === undefined || report.status === 'unavailable') return report
    const said = `${failed.length === 1 ? 'a direct question' : `${failed.length} direct questions`} failed: ${first}`
    return { ...report, status: 'partial', detail: report.detail === null ? said : `${report.detail}; and ${said}` }
  })
}

function* failuresIn(answers: Answers): Iterable<Unseen> {
  for (const facts of [answers.volumes, answers.servers, answers.past, answers.objects])
    for (const fact of facts.values() as Iterable<Fact<unknown>>) if (fact.is === 'unknown') yield fact.unseen
  for (const listings of [answers.attachments, answers.mappings])
    for (const listing of listings.values() as Iterable<Listing<unknown>>)
      if (listing.unseen !== null) yield listing.unseen
}
