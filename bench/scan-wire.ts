/**
 * A full scan over the wire against a bare loop that fetches and parses the same pages, in turn, in one
 * run. Prints the ratio of processor time, the memory, and how both grow from a tenth to the whole size.
 *
 *   npm run bench:scan [-- VOLUMES [ROUNDS]]
 */
import { measure, median, type Usage } from './measure.ts'
import { startCloud } from './simulated-cloud.ts'

const [volumes = 100_000, rounds = 3] = process.argv.slice(2).map(Number)

async function login(base: string): Promise<{ token: string; project: string }> {
  const domain = { name: 'Default' }
  const body = {
    auth: {
      identity: { methods: ['password'], password: { user: { name: 'admin', domain, password: 'simulated' } } },
      scope: { project: { name: 'admin', domain } },
    },
  }
  const answer = await fetch(`${base}/identity/v3/auth/tokens`, { method: 'POST', body: JSON.stringify(body) })
  const { token } = (await answer.json()) as { token: { project: { id: string } } }
  return { token: answer.headers.get('x-subject-token') ?? '', project: token.project.id }
}

interface Round {
  readonly bare: Usage
  readonly scan: Usage
}

async function compare(size: number): Promise<readonly Round[]> {
  const cloud = await startCloud(size)
  try {
    const { token, project } = await login(cloud.base)
    const once = async (): Promise<Round> => ({
      bare: await measure(['bench/bare-loop.ts', cloud.base, token, project], {}, [0]),
      scan: await measure(['src/cli/main.mjs', 'scan', '--recheck', '0', '--depth', 'shallow'], cloud.env, [0, 4]),
    })
    await once()
    const taken: Round[] = []
    for (let i = 0; i < rounds; i++) taken.push(await once())
    return taken
  } finally {
    await cloud.end()
  }
}

function tell(size: number, taken: readonly Round[]): Round {
  const middle = (of: (round: Round) => number): number => median(taken.map(of))
  const bare = {
    cpuMs: middle((r) => r.bare.cpuMs),
    wallMs: middle((r) => r.bare.wallMs),
    maxRssMb: middle((r) => r.bare.maxRssMb),
  }
  const scan = {
    cpuMs: middle((r) => r.scan.cpuMs),
    wallMs: middle((r) => r.scan.wallMs),
    maxRssMb: middle((r) => r.scan.maxRssMb),
  }
  const ratio = middle((r) => r.scan.cpuMs / r.bare.cpuMs)
  const line = (name: string, usage: Usage): string =>
    `  ${name.padEnd(10)} cpu ${(usage.cpuMs / 1e3).toFixed(2)} s  wall ${(usage.wallMs / 1e3).toFixed(2)} s  memory ${usage.maxRssMb.toFixed(0)} MB`
  console.log(
    `${size} volumes, ${size} attachments, ${size / 2} servers; medians of ${taken.length}\n${line('bare loop', bare)}\n${line('scan', scan)}\n  ratio of processor time: ${ratio.toFixed(2)}`,
  )
  return { bare, scan }
}

const small = tell(volumes / 10, await compare(volumes / 10))
const large = tell(volumes, await compare(volumes))
console.log(
  `growth of the scan's processor time from ${volumes / 10} to ${volumes}: ${(large.scan.cpuMs / small.scan.cpuMs).toFixed(1)}-fold; of its memory: ${(large.scan.maxRssMb / small.scan.maxRssMb).toFixed(1)}-fold`,
)
