/** Real looks at an empty cloud, one for each way of not seeing: what a state is laid on, so that no gap is invented. */
import type { ServerId, VolumeId } from '../src/kernel/ids.ts'
import type { Answers, Region } from '../src/model/snapshot.ts'
import { ask } from '../src/observe/ask.ts'
import { look } from '../src/observe/look.ts'
import { axes, isBlind, type Values } from './axes.ts'
import { darken, planesIn } from './blind.ts'
import { emptyProofCloud } from './build-cloud.ts'
import { inventedId, longAgo, otherServerId, serverId, services, volumeId } from './ids.ts'
import type { By } from './pick.ts'
import { openProof, proofOptions } from './proof-readers.ts'

export interface Base {
  readonly region: Region
  /** What a question for the volume and its servers brings while there are none: absent, or not to be known. */
  readonly answers: Answers
  readonly by: By
}

export type Bases = (values: Values) => Base

/** Most variations change nothing of what an empty cloud shows. */
const keyOf = ({ backend, variation }: Values): string =>
  `${backend} ${isBlind(variation) || variation === 'service-down' ? variation : 'none'}`

let opened: Promise<Bases> | null = null

/** The same for whoever asks in one process: nothing of them changes. */
export const openBases = (): Promise<Bases> => {
  opened ??= lookAtAll()
  return opened
}

async function lookAtAll(): Promise<Bases> {
  const bases = new Map<string, Base>()
  for (const backend of axes.backend)
    for (const variation of axes.variation) {
      const values = { backend, variation } as Values
      const key = keyOf(values)
      if (!bases.has(key)) bases.set(key, await baseOf(values))
    }
  return (values) => bases.get(keyOf(values)) as Base
}

async function baseOf(values: Values): Promise<Base> {
  const cloud = emptyProofCloud()
  darken(cloud, values)
  if (values.variation === 'service-down')
    for (const row of cloud.cinderServices) if (row.host === services[values.backend]) row.downSince = longAgo
  const { seen } = await openProof(cloud, values)
  const region = await look(seen, { ...proofOptions, keepAll: true })
  const pool = region.pools?.find((report) => report.backend === services[values.backend])?.source ?? null
  const question = {
    volume: volumeId as VolumeId,
    object: volumeId as VolumeId,
    servers: [serverId, otherServerId, inventedId].map((id) => id as ServerId),
    pool,
    detaches: false,
  }
  const answers = await ask([question], seen, proofOptions)
  return { region, answers, by: planesIn(values).includes('database') ? 'database' : 'api' }
}
