/** A simulated cloud whose compute host is the real guest: its APIs and its array answer over the wire, from this process. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from '../../../src/adapters/system/run-program.ts'
import type { ScanDocument } from '../../../src/flow/document.ts'
import type { Plan } from '../../../src/model/plan.ts'
import type { RunReport } from '../../../src/model/run.ts'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import { attach, inThePast, makeServer, makeVolume } from '../../../src/simulate/hands.ts'
import { exportTo, virtualVolumeOf } from '../../../src/simulate/planes/storage.ts'
import { addComputeHost, standardCloud, standardPassword } from '../../../src/simulate/standard.ts'
import type { SanArray } from '../../../src/simulate/state/planes.ts'
import type { ServerRow, VolumeRow } from '../../../src/simulate/state/rows.ts'
import { root } from '../../arch/sources.ts'
import { busyRequest, osloLine } from '../../support/read-logs.ts'
import { openrcOf } from '../../support/rewritten-cloud.ts'
import { arrayOf, arrayUrl } from '../../support/simulated-array.ts'
import { openServices, wires } from '../../support/simulated-services.ts'
import { served } from '../../support/wire-cloud.ts'
import { type Door, frontOf } from './front.ts'
import { guestName, type Said, sshConfig } from './guest.ts'

export interface SanCloud {
  readonly cloud: SimulatedCloud
  readonly array: SanArray
  /** A volume that has long been there, and that the array knows by this identity. */
  volumeWith(wwid: string): VolumeRow
  /** A server that uses it: in the guest, or on a host that is not looked at. */
  attachedTo(host: string, volume: VolumeRow): ServerRow
  /** The array has it for the guest, and nobody attaches it there. */
  leftWith(volume: VolumeRow): void
  /** Its owner deletes it; Cinder finds it busy, says so in its log, and calls it available again. */
  refusedAsBusy(volume: VolumeRow): Promise<void>
  /** cindersweep, as an operator runs it, without waiting for anything to settle. */
  sweep(...args: readonly string[]): Promise<Said>
  scan(): Promise<ScanDocument>
  /** A plan of these findings, and a file that holds it. */
  plan(...args: readonly string[]): Promise<{ readonly plan: Plan; readonly file: string }>
  apply(file: string): Promise<RunReport>
  close(): Promise<void>
}

/** Where servers are that are not of interest here: it is excluded, and so hides who else has a volume open. */
export const elsewhere = 'compute-01'

export interface SanWishes {
  /** Whether Nova has the guest alone, so that all its hosts are seen. */
  readonly alone?: boolean
  /** Whether Nova has the guest, or no longer: then it is looked at because it is configured. */
  readonly nova?: boolean
  /** Through which all requests go. */
  readonly door?: (cloud: SimulatedCloud) => Door
  /** Further lines of the configuration. */
  readonly config?: string
}

export async function openSanCloud({
  alone = false,
  nova = true,
  door,
  config = '',
}: SanWishes = {}): Promise<SanCloud> {
  const cloud = sanOnly(alone ? null : elsewhere)
  if (nova) addComputeHost(cloud, guestName, '10.0.2.15', 'cell1')
  const past = inThePast(cloud, 2 * 86_400_000)
  const wire = await served(cloud)
  const front = door === undefined ? wire : await frontOf(wire.url, door(cloud))
  const folder = mkdtempSync(join(tmpdir(), 'cindersweep-guest-'))
  const log = join(folder, 'cinder-volume.log')
  writeFileSync(log, '')
  writeFileSync(join(folder, 'cindersweep.yaml'), configuration(arrayUrl(cloud, front.url), folder) + config)
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    TZ: 'UTC',
    NO_COLOR: '1',
    ARRAY: standardPassword,
    ...openrcOf(cloud, front.url),
  }
  const sweep = (...args: readonly string[]): Promise<Said> =>
    runProgram(
      {
        argv: [join(root, 'bin/cindersweep'), ...args, '--config', join(folder, 'cindersweep.yaml')],
        deadlineMs: 600_000,
      },
      { env },
    )
  async function told<T>(...args: readonly string[]): Promise<T> {
    const { code, stdout, stderr } = await sweep(...args, '-f', 'json')
    if (stdout === '') throw new Error(`${args[0]} ended with ${code}: ${stderr}`)
    return JSON.parse(stdout) as T
  }
  let plans = 0
  return {
    cloud,
    array: arrayOf(cloud),
    sweep,
    volumeWith(wwid) {
      const volume = makeVolume(past, { type: 'san', name: `of-${wwid.slice(-13)}` })
      const object = virtualVolumeOf(past, volume)
      if (object === undefined) throw new Error('an array has an object for each of its volumes')
      arrayOf(cloud).volumes.set(object.name, { ...object, wwn: wwid.slice(1).toUpperCase() })
      return volume
    },
    attachedTo(host, volume) {
      const server = makeServer(past, { host })
      attach(past, server, volume)
      return server
    },
    leftWith: (volume) => exportTo(past, volume, guestName),
    async refusedAsBusy({ id }) {
      const [, called] = wires[0] as (typeof wires)[number]
      const answer = await (await (await openServices(called, cloud)).login()).volume(`DELETE /volumes/${id}`)
      if (answer.status !== 202) throw new Error(`Cinder did not take the deletion: ${answer.status}`)
      while (cloud.volumes.get(id)?.status === 'deleting') await new Promise((resolve) => setTimeout(resolve, 50))
      appendFileSync(log, busyLinesOf(id))
    },
    scan: () => told<ScanDocument>('scan'),
    async plan(...args) {
      const file = join(folder, `${plans++}.json`)
      return { plan: await told<Plan>('plan', '-o', file, ...args), file }
    },
    apply: (file) => told<RunReport>('apply', file, '--yes'),
    async close() {
      if (front !== wire) await front.close()
      await wire.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Without a pool of Ceph, which does not answer over this wire, and with no compute host but this. */
function sanOnly(compute: string | null): SimulatedCloud {
  const cloud = standardCloud()
  const keep = <T>(list: T[], wanted: (item: T) => boolean): void =>
    void list.splice(0, list.length, ...list.filter(wanted))
  keep(cloud.storage, ({ kind }) => kind === 'hpe3par')
  keep(cloud.cinderServices, ({ host }) => host !== 'storage-01@ceph')
  keep(cloud.novaServices, ({ binary, host }) => binary !== 'nova-compute' || host === compute)
  for (const name of [...cloud.hosts.keys()]) if (name !== compute) cloud.hosts.delete(name)
  return cloud
}

const configuration = (array: string, folder: string): string => `
backends:
  - kind: hpe3par
    name: storage-01@san
    api_url: ${array}
    username: cinder
    password: env:ARRAY
    cpgs: [CPG1]
hosts:
  helper: true
  # An emulated guest beside other work is slow.
  deadline: 5m
  extra:
    - name: ${guestName}
      ssh_config: ${sshConfig}
logs:
  - service: cinder-volume
    path: ${folder}/cinder-volume.log
policy:
  settle: 0s
  recheck: 0s
  owned_pools: ['storage-01@san#CPG1']
  exclude:
    hosts: [${elsewhere}]
state: ${folder}/journal.db
`

/** As the service writes them: the sentence itself does not name the volume. */
function busyLinesOf(id: string): string {
  const moment = new Date().toISOString().replace('T', ' ').slice(0, 23)
  const lines = [`Deleting volume volume-${id}`, 'Unable to delete busy volume.']
  return lines.map((line) => `${osloLine(moment, line, busyRequest)}\n`).join('')
}
