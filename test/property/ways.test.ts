/** One cloud gives one result, by whichever way it is reached: called, over HTTP, from a file, or once more. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type CloudConfig, resolveCloud } from '../../src/adapters/openstack/cloud-config.ts'
import { openSession } from '../../src/adapters/openstack/session.ts'
import { loadSnapshot, saveSnapshot } from '../../src/adapters/snapshot/snapshot-file.ts'
import { openTransport } from '../../src/adapters/system/http-transport.ts'
import { readersOf } from '../../src/compose/open-cloud.ts'
import { simulatedPlanes } from '../../src/compose/open-simulated.ts'
import { rediagnose, type Scan, scan } from '../../src/flow/scan.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import { holds, patience } from '../support/property-runs.ts'
import { build, troubledWorld, type World } from '../support/random-world.ts'
import { withoutRequestIds } from '../support/request-ids.ts'
import { depsOf, scanOf } from '../support/simulated-scan.ts'
import { temporaryFiles } from '../support/temporary-files.ts'
import { served } from '../support/wire-cloud.ts'

/** The same cloud, clock and rules, behind real sockets. */
async function scanOverHttp(world: World): Promise<Scan> {
  const cloud = build(world)
  const wire = await served(cloud)
  const config: CloudConfig = resolveCloud({}, { env: wire.env, cwd: '/nonexistent', home: null })
  const transport = openTransport({ ...config.tls, concurrency: 4, env: {} })
  try {
    const deps = await depsOf(cloud, { planes: world.planes })
    const session = openSession(config, cloud.region, { transport, clock: deps.clock, deadlineMs: 10_000 })
    const readers = await readersOf(session, deps.clock, () => simulatedPlanes(cloud, world.planes))
    return await scan({ ...deps, regions: [readers] })
  } finally {
    await transport.close()
    await wire.close()
  }
}

it(
  'over HTTP as called in process',
  () =>
    holds(
      fc.asyncProperty(troubledWorld, async (world) => {
        const told = ({ findings }: Scan) => withoutRequestIds(findings.map(({ first_seen: _, ...finding }) => finding))
        expect(told(await scanOverHttp(world))).toEqual(told(await scanOf(build(world), { planes: world.planes })))
      }),
      8,
    ),
  patience,
)

it(
  'from a saved snapshot as from the cloud',
  () => {
    const path = `${temporaryFiles()}/snapshot.gz`
    return holds(
      fc.asyncProperty(troubledWorld, async (world) => {
        const result = await scanOf(build(world), { planes: world.planes })
        saveSnapshot(result.snapshot, path)
        expect(rediagnose(loadSnapshot(path), defaultPolicy).findings).toEqual(result.findings)
      }),
      25,
    )
  },
  patience,
)

it(
  'once more: the same findings under the same ids',
  () =>
    holds(
      fc.asyncProperty(troubledWorld, async (world) => {
        const cloud = build(world)
        const ids = async () => (await scanOf(cloud, { planes: world.planes })).findings.map(({ id }) => id)
        expect(await ids()).toEqual(await ids())
      }),
      12,
    ),
  patience,
)
