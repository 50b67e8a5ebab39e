/** A simulated cloud on the wire, with what is to be shown in it. */
import { CinderSweepError } from '../kernel/errors.ts'
import { type FaultName, faultNames } from '../model/faults.ts'
import type { OtherPlanes } from '../observe/readers.ts'
import type { SimulatedCloud } from '../simulate/cloud.ts'
import { plant, variantsOf } from '../simulate/faults/plant.ts'
import { cloudsYaml, exportLines, logins } from '../simulate/login.ts'
import { simulatedDatabaseWriter } from '../simulate/planes/database-writer.ts'
import { simulatedBackends, simulatedHosts, simulatedLogs } from '../simulate/planes/readers.ts'
import { simulatedBackendWriter, simulatedHostWriter } from '../simulate/planes/writers.ts'
import { populate } from '../simulate/populate.ts'
import { releaseNames } from '../simulate/releases.ts'
import { place, type ShapeName, shapeNames } from '../simulate/shapes/place.ts'
import { standardCloud } from '../simulate/standard.ts'
import { realTime } from '../simulate/state/time.ts'
import { serveCloud, type WireCloud } from '../simulate/wire/server.ts'
import { makeWeather, parseTrouble, type Weather } from '../simulate/wire/weather.ts'
import type { OtherWriters } from './open-writers.ts'

/** The inconsistencies of the founding documents, each once. */
const story: readonly (readonly [FaultName, string?])[] = [
  ['busy-volume', 'domain'],
  ['ghost-server-attachment'],
  ['dangling-mapping-available'],
  ['dangling-mapping-missing'],
  ['nova-unaware-attachment'],
  ['record-lost-while-in-use'],
  ['stuck-attaching'],
  ['stuck-attaching-connected'],
  ['stuck-detaching'],
  ['stuck-detaching-connected'],
  ['leaked-connection'],
  ['faulty-multipath'],
  ['service-token-missing'],
]

export interface DemoOptions {
  readonly port?: number | undefined
  readonly plant: readonly string[]
  readonly place: readonly string[]
  readonly empty: boolean
  readonly release: string
  readonly weather: readonly string[]
  readonly volumes: number
}

export interface DemoCloud {
  readonly url: string
  readonly cloudsYaml: string
  /** The cloud of that file in which one is administrator. */
  readonly cloudName: string
  readonly exportLines: readonly string[]
  readonly planes: OtherPlanes
  readonly writers: OtherWriters
  /** The volume of the founding walk, when the story is told. */
  readonly hero: string | null
  close(): Promise<void>
}

export async function openDemoCloud(options: DemoOptions): Promise<DemoCloud> {
  const release = oneOf(options.release, releaseNames, '--release')
  const cloud = standardCloud({ release, time: realTime() })
  const weather = makeWeather()
  for (const text of options.weather) {
    const trouble = parseTrouble(text)
    if (trouble === null)
      throw wrong(
        '--weather',
        text,
        'Write SERVICE[/PATH]:EFFECT[*TIMES][@AFTER]; effects are a status, cut, html, nonsense, reset, hang and delay=MS.',
      )
    weather.add(trouble)
  }
  const shapes = options.place.length > 0 ? options.place : options.empty ? [] : shapeNames
  for (const shape of shapes) place(cloud, oneOf(shape, shapeNames, '--place') as ShapeName)
  const faults =
    options.plant.length > 0 ? options.plant.map(parsePlant) : options.empty || options.place.length > 0 ? [] : story
  const planted = faults.map(([fault, variant]) => plant(cloud, fault, { variant }))
  if (faults === story) disguise(cloud)
  populate(cloud, options.volumes)
  const wire = await listen(cloud, weather, options.port)
  return {
    url: wire.url,
    cloudsYaml: cloudsYaml(cloud, wire.url),
    cloudName: logins[0]?.cloud ?? '',
    exportLines: exportLines(cloud, wire.url),
    planes: {
      databases: null,
      backends: simulatedBackends(cloud),
      hosts: simulatedHosts(cloud),
      logs: simulatedLogs(cloud),
    },
    writers: {
      backends: simulatedBackendWriter(cloud),
      hosts: simulatedHostWriter(cloud),
      databases: simulatedDatabaseWriter(cloud),
    },
    hero: planted[0]?.volume ?? null,
    close: () => wire.close(),
  }
}

async function listen(cloud: SimulatedCloud, weather: Weather, port: number | undefined): Promise<WireCloud> {
  try {
    return await serveCloud(cloud, { weather, ...(port === undefined ? {} : { port }) })
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (port === undefined || (code !== 'EADDRINUSE' && code !== 'EACCES')) throw cause
    const why = code === 'EACCES' ? 'may not be used by this user' : 'is in use'
    throw new CinderSweepError(
      'usage',
      `port ${port} of the loopback ${why}`,
      { hint: 'Choose another with --port, or leave it out for a free one.' },
      { cause },
    )
  }
}

/** Names as people give them: a cloud does not say of itself what is wrong in it. */
function disguise(cloud: SimulatedCloud): void {
  const words = ['db', 'web', 'mail', 'build', 'backup', 'media', 'wiki', 'metrics', 'queue', 'home']
  let i = 0
  for (const volume of cloud.volumes.all()) {
    volume.name = `${words[i % words.length]}-${volume.bootable ? 'root' : 'data'}-${String(Math.floor(i / words.length) + 1).padStart(2, '0')}`
    i++
  }
  for (const server of cloud.servers.all())
    server.name = `${words[server.number % words.length]}-${String(server.number).padStart(2, '0')}`
}

function parsePlant(text: string): readonly [FaultName, string?] {
  const [name, variant] = text.split(':') as [string, string | undefined]
  const fault = oneOf(name, faultNames, '--plant') as FaultName
  return variant === undefined ? [fault] : [fault, oneOf(variant, variantsOf(fault), `--plant ${fault}:`)]
}

function oneOf(value: string, known: readonly string[], option: string): string {
  if (known.includes(value)) return value
  throw wrong(option, value, `There are: ${known.join(', ')}.`)
}

const wrong = (option: string, value: string, hint: string): CinderSweepError =>
  new CinderSweepError('usage', `${option} does not take "${value}"`, { hint })
