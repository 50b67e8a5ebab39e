/** A walk of requests that both sides are asked, and what each answered on the way. */
import type { Answer, Call, Side } from './client.ts'
import { differences, type Shape, shapeOf } from './shape.ts'

/** What one side answered, in order. */
type Record = Map<string, { readonly status: number | null; readonly shape: Shape }>

export interface Walker {
  readonly side: Side
  /** Asks, and holds the answer's status and shape against the other side's. */
  volume(request: string, call?: Call): Promise<Answer>
  compute(request: string, call?: Call): Promise<Answer>
  keystone(request: string, call?: Call): Promise<Answer>
  /** Holds a value itself against the other side's. */
  state(what: string, value: unknown): void
  /** The volume or server once it is so; what came of waiting is a state of its own. */
  until(what: 'volumes' | 'servers' | 'snapshots', id: string, status: string): Promise<void>
}

export type Walk = (walker: Walker) => Promise<void>

const mostTurns = 150

export async function recordOf(walk: Walk, side: Side): Promise<Record> {
  const record: Record = new Map()
  const ids = new Map<string, string>()
  const keep = (label: string, status: number | null, shape: Shape): void => {
    let unique = label
    for (let n = 2; record.has(unique); n++) unique = `${label} (${n})`
    record.set(unique, { status, shape })
  }
  const ask =
    (api: 'volume' | 'compute' | 'keystone') =>
    async (request: string, call: Call = {}) => {
      const answer = await side[api](request, call)
      keep(labelOf(`${api} ${request}`, call, ids), answer.status, shapeOf(answer.body))
      return answer
    }
  await walk({
    side,
    volume: ask('volume'),
    compute: ask('compute'),
    keystone: ask('keystone'),
    state: (what, value) => keep(what, null, JSON.stringify(value) ?? 'undefined'),
    async until(what, id, status) {
      const seen = await statusOf(side, what, id, status)
      keep(`${labelOf(`${what} ${id}`, {}, ids)} ends as ${status}`, null, seen)
    },
  })
  return record
}

async function statusOf(side: Side, what: string, id: string, wanted: string): Promise<string> {
  const one = what.slice(0, -1)
  let seen = ''
  for (let turn = 0; turn < mostTurns && seen !== wanted; turn++) {
    await side.pause()
    const { status, body } = await side[what === 'servers' ? 'compute' : 'volume'](`GET /${what}/${id}`)
    seen = status === 404 ? 'gone' : String((body as { [key: string]: { status?: string } })[one]?.status)
  }
  return seen
}

/** The ids of the two sides differ: each is named by when it was first used. */
function labelOf(request: string, call: Call, ids: Map<string, string>): string {
  const named = request.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}/g, (id) => {
    const name = ids.get(id) ?? `<${ids.size + 1}>`
    ids.set(id, name)
    return name
  })
  const action = call.body === undefined ? '' : ` ${Object.keys(call.body as object)[0]}`
  return `${named}${action}${call.version === undefined ? '' : ` at ${call.version}`}${call.as ? ` as ${call.as}` : ''}`
}

/** One line for each way in which the simulated side did not do as the real one. */
export function deviations(real: Record, simulated: Record): readonly string[] {
  const labels = [...new Set([...real.keys(), ...simulated.keys()])]
  return labels.flatMap((label) => {
    const [a, b] = [real.get(label), simulated.get(label)]
    if (a === undefined || b === undefined) return [`${label}: ${a === undefined ? 'not really' : 'not simulated'}`]
    if (a.status !== b.status) return [`${label}: really ${a.status}, simulated ${b.status}`]
    return differences(a.shape, b.shape).map((line) => `${label} ${line}`)
  })
}
