/**
 * The exhaustive proof: every combination of what the planes can say about one volume, through the real rules and
 * recipes, held against the laws; and each plan carried out on a simulated cloud. Exits with 1 when a law is broken
 * or a state is explained by nothing. Interrupted, it goes on with what was judged so far; once more, it ends.
 *
 *   npm run prove [-- --threads N] [--every N] [--from N] [--carry N]
 *   npm run prove -- --state N       # one state in full
 */
import { parseArgs } from 'node:util'
import { prove } from '../prove/proof.ts'
import { sayProof } from '../prove/report.ts'
import { showState } from '../prove/show-state.ts'
import { countOf } from '../prove/tally.ts'

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: '2' },
    every: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    carry: { type: 'string', default: 'Infinity' },
    state: { type: 'string' },
  },
})

if (values.state !== undefined) console.log(await showState(Number(values.state)))
else {
  const startedAt = performance.now()
  const [judging, carrying] = [new AbortController(), new AbortController()]
  process.on('SIGINT', () => (judging.signal.aborted ? carrying : judging).abort())
  const { judged, carried } = await prove({
    threads: Number(values.threads),
    every: Number(values.every),
    from: Number(values.from),
    carry: Number(values.carry),
    stop: { judging: judging.signal, carrying: carrying.signal },
    tell: (says) => process.stderr.write(`${says}\n`),
  })
  console.log(sayProof(judged, carried))
  const { user, system } = process.cpuUsage()
  const seconds = ((performance.now() - startedAt) / 1e3).toFixed(0)
  process.stderr.write(`${seconds} s, ${((user + system) / 1e6).toFixed(0)} s of processor time\n`)
  const wrong = countOf(judged.violations) + countOf(carried.violations) + countOf(judged.unclassified)
  process.exitCode = wrong === 0 ? 0 : 1
}
