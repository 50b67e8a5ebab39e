import type { CauseFinder } from '../cause.ts'

/**
 * A source that was to be read could not be, and findings stay unconfirmed for it. It is itself
 * called unconfirmed: nothing is known to be wrong with a volume because a source is silent.
 */
export const planeIncomplete: CauseFinder = {
  fault: 'plane-incomplete',
  find(findings, scene) {
    const broken = scene.index.region.sources.filter(
      (source) => source.status === 'partial' || source.status === 'unavailable',
    )
    return broken.flatMap((source) => {
      const waiting = findings.filter(
        (finding) =>
          finding.confidence === 'unconfirmed' &&
          finding.evidence.some((evidence) => isFailure(evidence.fact['unseen']) && evidence.source === source.source),
      )
      if (waiting.length === 0) return []
      return [
        {
          severity: 'medium' as const,
          confidence: 'unconfirmed' as const,
          summary: `${source.source} could not be read whole; ${waiting.length === 1 ? 'one finding stays' : `${waiting.length} findings stay`} unconfirmed for it`,
          device: source.source,
          evidence: [
            {
              plane: source.plane,
              source: source.source,
              says: source.detail ?? 'it could not be read whole',
              fact: { status: source.status, findings: waiting.map((finding) => finding.id).slice(0, 50) },
            },
          ],
          steps: ['make it readable ("cindersweep doctor" says which right or setting is missing), and scan again'],
          symptoms: [],
        },
      ]
    })
  },
}

/** What was never configured, not asked for or kept out is a choice; what was tried and failed is a fault. */
const isFailure = (reason: unknown): boolean => typeof reason === 'string' && !choices.has(reason)

const choices: ReadonlySet<string> = new Set(['unconfigured', 'not-asked', 'excluded'])
