/** What became of each database of a region that was to be read. */
import type { CinderSweepError } from '../kernel/errors.ts'
import type { Unseen } from '../kernel/fact.ts'
import type { Worker } from '../model/cinder.ts'
import type { NovaService } from '../model/nova.ts'
import type { Plane, SourceReport } from '../model/planes.ts'
import type { CinderMoment } from '../ports/cinder-database.ts'
import type { Cell, NovaMoment } from '../ports/nova-database.ts'
import { type Reading, unlessInterrupted, unseenBecause } from './reading.ts'
import type { Stopwatch } from './stopwatch.ts'

interface Entry {
  readonly plane: Plane
  readonly source: string
  records: number
  failure: CinderSweepError | null
  readonly lacks: string[]
}

export class DatabaseLedger {
  private readonly entries = new Map<string, Entry>()

  async open<M extends CinderMoment | NovaMoment>(
    plane: 'cinder' | 'nova',
    database: { readonly source: string; moment(): Promise<M> },
    watch: Stopwatch,
  ): Promise<M | null> {
    const entry = this.entryOf(plane, database.source)
    try {
      return await watch.time(plane, database.moment())
    } catch (thrown) {
      entry.failure = unlessInterrupted(thrown)
      return null
    }
  }

  /**
   * Why a cell is called dark; null when none is. Undefined when one cannot be read that is not: the
   * APIs see its servers, and the databases would miss them.
   */
  cells(cells: readonly Cell[], services: readonly NovaService[]): Unseen | null | undefined {
    let dark: Unseen | null | undefined = null
    for (const { source, failure, name, hosts } of cells) {
      this.entryOf('nova', source).failure = failure
      if (failure === null || dark === undefined) continue
      const answers = services.some((service) => service.state !== 'unknown' && hosts.includes(service.host))
      const silent = failure.code === 'database.unreachable' || failure.code === 'database.timeout'
      const on = hosts.length === 0 ? '' : ` (${hosts.toSorted().join(', ')})`
      const detail = `the database of cell ${name}${on} does not answer: its servers are missing from every list`
      dark = answers || !silent ? undefined : (dark ?? { source, reason: 'cell-dark', detail })
    }
    return dark
  }

  async attempt<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work()
    } catch (thrown) {
      const failure = unlessInterrupted(thrown)
      const source = String(failure.facts['source'])
      const entry = this.entries.get(source) ?? this.entryOf('nova', source)
      entry.failure = failure
      return null
    }
  }

  add(source: string | undefined, records: number, unseen: Unseen | null): void {
    const entry = this.entries.get(source ?? '')
    if (entry === undefined) return
    entry.records += records
    if (unseen !== null) entry.lacks.push(unseen.detail)
  }

  /** Cinder's database is configured, and could not be read: who works on what is not known. */
  workersUnseen(source: string | undefined): Reading<Worker> | null {
    const failure = this.entries.get(source ?? '')?.failure
    if (!failure || source === undefined) return null
    return { records: [], unseen: unseenBecause(source, failure) }
  }

  reports(watch: Stopwatch): readonly SourceReport[] {
    return [...this.entries.values()].map(({ plane, source, records, failure, lacks }) => ({
      plane,
      source,
      status: failure !== null ? 'unavailable' : lacks.length > 0 ? 'partial' : 'complete',
      records,
      seconds: watch.seconds(plane),
      detail: failure?.message ?? (lacks.length > 0 ? lacks.join('; ') : null),
    }))
  }

  private entryOf(plane: Plane, source: string): Entry {
    return this.entries.getOrInsertComputed(source, () => ({ plane, source, records: 0, failure: null, lacks: [] }))
  }
}
